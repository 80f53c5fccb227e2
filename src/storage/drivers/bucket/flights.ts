import type { Turns } from './turns.js';

/** Pieces of one file under way at once. */
const mostFlying = 2;

/** Pieces of one file that are on their way to where it lies. After a failure, of any of them, nothing more is begun. */
export class Flights {
  private readonly flying = new Set<Promise<void>>();
  private failure: { readonly error: unknown } | undefined;

  /** The turns are shared by all sinks of a driver: what is in flight is memory. */
  constructor(private readonly turns: Turns) {}

  /** Waits until one more may go. Exactly one has to be begun then. */
  async admitted(): Promise<void> {
    while (this.flying.size >= mostFlying) await Promise.race(this.flying);
    await this.turns.take();
  }

  begin<T>(piece: Promise<T>, arrived: (piece: T) => void): void {
    const flight = piece
      .then(arrived, (error: unknown) => this.fail(error))
      .finally(() => {
        this.turns.giveBack();
        this.flying.delete(flight);
      });
    this.flying.add(flight);
  }

  /** Resolves when all are there; throws where one is not. */
  async over(): Promise<void> {
    await Promise.all(this.flying);
    this.refuseAfterFailure();
  }

  /** Does what needs all pieces to be there; that it fails counts as if a piece had. */
  async conclude(work: () => Promise<void>): Promise<void> {
    await this.over();
    try {
      await work();
    } catch (error) {
      this.fail(error);
      throw error;
    }
  }

  refuseAfterFailure(): void {
    if (this.failure) throw this.failure.error;
  }

  private fail(error: unknown): void {
    this.failure ??= { error };
  }
}
