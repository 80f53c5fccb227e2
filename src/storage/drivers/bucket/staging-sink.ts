import type { ByteSink, Clock } from '@zot/extension-api';
import { Flights } from './flights.js';
import { Slabs } from './slabs.js';
import type { Turns } from './turns.js';

/** A file that grows is committed this often, so that it neither looks forgotten nor loses much where the process dies. */
const commitMs = 30_000;

export interface StagingSinkOptions<T> {
  readonly chunkBytes: number;
  /** So many pieces one commit can take. */
  readonly mostStaged: number;
  /** Shared by all sinks of a driver: what is in flight is memory. */
  readonly turns: Turns;
  readonly clock: Clock;
  /** Stores a piece where it is not yet part of the file. Takes the bytes, whatever comes of it. */
  stage(bytes: Slabs): Promise<T>;
  /** Makes pieces the next bytes of the file, on the condition that it is as this sink left or found it. */
  commit(staged: readonly T[], note: string | undefined): Promise<void>;
  /** Takes away pieces that will not be committed. */
  drop(staged: readonly T[]): Promise<void>;
}

/** Appends to a file of a cloud where pieces of any size can be stored first and then become part of it. */
export class StagingSink<T> implements ByteSink {
  private tail = new Slabs();
  private length: number;
  private started = 0;
  private readonly staged: T[] = [];
  private readonly flights: Flights;
  private committedAt: number;
  private closing: Promise<void> | undefined;

  constructor(
    private readonly options: StagingSinkOptions<T>,
    size: number,
    readonly note: string | undefined,
  ) {
    this.flights = new Flights(options.turns);
    this.length = size;
    this.committedAt = options.clock.monotonic();
  }

  get size(): number {
    return this.length;
  }

  async write(buffers: readonly Uint8Array[]): Promise<void> {
    if (this.closing) throw new Error('the sink is closed');
    for (const buffer of buffers) {
      for (let at = 0; at < buffer.byteLength;) {
        this.flights.refuseAfterFailure();
        const taken = this.tail.take(buffer.subarray(at), this.options.chunkBytes);
        at += taken;
        this.length += taken;
        if (this.tail.size >= this.options.chunkBytes) await this.send();
      }
    }
    if (this.started > 0 && this.options.clock.monotonic() - this.committedAt > commitMs) await this.commit(undefined);
  }

  async close(note?: string): Promise<void> {
    await (this.closing ??= this.finish(note));
  }

  private async finish(note: string | undefined): Promise<void> {
    try {
      if (this.tail.size > 0) await this.send();
      if (this.started > 0 || note !== this.note) await this.commit(note);
    } catch (error) {
      await this.options.drop(this.staged.filter((one) => one !== undefined)).catch(() => undefined);
      throw error;
    } finally {
      this.tail.release(false);
    }
  }

  private async send(): Promise<void> {
    if (this.started >= this.options.mostStaged) await this.commit(undefined);
    await this.flights.admitted();
    const bytes = this.tail;
    this.tail = new Slabs();
    const place = this.started;
    this.started += 1;
    this.flights.begin(this.options.stage(bytes), (piece) => {
      this.staged[place] = piece;
    });
  }

  private async commit(note: string | undefined): Promise<void> {
    await this.flights.conclude(async () => this.options.commit(this.staged, note));
    this.staged.length = 0;
    this.started = 0;
    this.committedAt = this.options.clock.monotonic();
  }
}
