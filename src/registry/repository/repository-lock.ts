export type LockMode = 'shared' | 'exclusive';

/** Told how long the lock is held, where somebody wants to know. */
export interface LockWatch {
  /** To be given to `held`. */
  start(): number;
  held(mode: LockMode, start: number): void;
}

interface Waiting {
  readonly mode: LockMode;
  readonly enter: () => void;
}

/**
 * One lock of one repository. What adds holds it shared, so that pushes run side by side; what takes away and must not
 * see half a push holds it alone. In the order of arrival, so that neither kind starves.
 */
export class RepositoryLock {
  private readonly queue: Waiting[] = [];
  private holders = 0;
  private heldAlone = false;

  constructor(private readonly watch?: LockWatch) {}

  /** Nobody holds it and nobody waits. */
  get isFree(): boolean {
    return this.holders === 0 && this.queue.length === 0;
  }

  async shared<T>(work: () => Promise<T>): Promise<T> {
    return this.hold('shared', work);
  }

  async exclusive<T>(work: () => Promise<T>): Promise<T> {
    return this.hold('exclusive', work);
  }

  private async hold<T>(mode: LockMode, work: () => Promise<T>): Promise<T> {
    if (this.queue.length > 0 || !this.admits(mode)) {
      await new Promise<void>((enter) => this.queue.push({ mode, enter }));
    } else {
      this.take(mode);
    }
    const start = this.watch?.start() ?? 0;
    try {
      return await work();
    } finally {
      this.leave();
      this.watch?.held(mode, start);
    }
  }

  private admits(mode: LockMode): boolean {
    return this.holders === 0 || (mode === 'shared' && !this.heldAlone);
  }

  private take(mode: LockMode): void {
    this.holders += 1;
    this.heldAlone = mode === 'exclusive';
  }

  /** Counts those who enter before they wake, so that nobody slips in between. */
  private leave(): void {
    this.holders -= 1;
    if (this.holders === 0) this.heldAlone = false;
    for (let next = this.queue[0]; next && this.admits(next.mode); next = this.queue[0]) {
      this.queue.shift();
      this.take(next.mode);
      next.enter();
    }
  }
}
