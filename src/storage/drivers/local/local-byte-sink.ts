import type { ByteSink } from '@zot/extension-api';
import { calls } from './system-calls.js';
import { writeFully } from './write-fully.js';
import type { WriteGate } from './write-gate.js';

export interface LocalByteSinkOptions {
  readonly gate: WriteGate;
  /** Whether closing brings the bytes to the disk. */
  readonly commit: boolean;
  /** Told when that failed: the system may have dropped the bytes, and would not say so a second time. */
  readonly onUnsynced: (error: unknown) => void;
}

export class LocalByteSink implements ByteSink {
  private writing: Promise<unknown> | undefined;
  private closing: Promise<void> | undefined;

  constructor(
    private readonly descriptor: number,
    private length: number,
    private readonly options: LocalByteSinkOptions,
  ) {}

  get size(): number {
    return this.length;
  }

  async write(buffers: readonly Uint8Array[]): Promise<void> {
    if (this.closing) throw new Error('the sink is closed');
    const writing = this.options.gate.pass(async () => writeFully(this.descriptor, buffers));
    this.writing = writing;
    this.length += await writing;
  }

  async close(): Promise<void> {
    await (this.closing ??= this.closeAfterWriting());
  }

  private async closeAfterWriting(): Promise<void> {
    await this.writing?.catch(() => undefined);
    try {
      if (this.options.commit) await this.sync();
    } finally {
      await calls.close(this.descriptor);
    }
  }

  private async sync(): Promise<void> {
    try {
      await calls.fsync(this.descriptor);
    } catch (error) {
      this.options.onUnsynced(error);
      throw error;
    }
  }
}
