import { StorageUnavailable } from '@zot/extension-api';

/**
 * Writes pass it while their store is held. Whoever comes later is refused: another one may hold it by then, and what a
 * client has begun and left does not end with its request.
 */
export class WriteGate {
  private underway = 0;
  private isClosed = false;
  private readonly waiting: (() => void)[] = [];

  async pass<T>(write: () => Promise<T>): Promise<T> {
    if (this.isClosed) throw new StorageUnavailable('the store is closed');
    this.underway++;
    try {
      return await write();
    } finally {
      this.underway--;
      if (this.underway === 0) for (const resolve of this.waiting.splice(0)) resolve();
    }
  }

  open(): void {
    this.isClosed = false;
  }

  /** Resolves when the writes that have passed are done. */
  async close(): Promise<void> {
    this.isClosed = true;
    if (this.underway > 0) await new Promise<void>((resolve) => this.waiting.push(resolve));
  }
}
