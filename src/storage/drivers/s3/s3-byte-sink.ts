import type { ByteSink, Clock } from '@zot/extension-api';
import type { Labels } from '../bucket/bucket.js';
import { Flights } from '../bucket/flights.js';
import { Slabs } from '../bucket/slabs.js';
import type { Turns } from '../bucket/turns.js';
import type { S3Multipart, S3Part, S3Upload } from './s3-multipart.js';
import { bytesOf, sessionLabels } from './s3-session.js';

/** A file that grows is noted this often, so that it neither looks forgotten nor loses much where the process dies. */
const saveMs = 30_000;
/** The same where its last bytes have to be sent a second time for it. */
const saveTailMs = 300_000;
/** S3 takes 10,000 parts; beyond half of them parts are larger, so that a file may be 45 times the half. */
const partsOfPlainSize = 5000;
const growth = 8;

/** What a sink goes on from. */
export interface S3SinkState {
  readonly upload: S3Upload | undefined;
  readonly parts: S3Part[];
  readonly tail: Slabs;
  readonly note: string | undefined;
}

export interface S3SinkOptions {
  readonly key: string;
  readonly chunkBytes: number;
  readonly multipart: S3Multipart;
  /** Shared by all sinks of a driver: what is in flight is memory. */
  readonly turns: Turns;
  readonly clock: Clock;
  /** Writes the object that stands for the file, on the condition that it is what this sink wrote or found last. */
  save(tail: readonly Buffer[], labels: Labels, parts: readonly S3Part[]): Promise<void>;
}

/** Appends to a file in a bucket: full parts are sent as they come, the rest is kept in an object at the close. */
export class S3ByteSink implements ByteSink {
  readonly note: string | undefined;
  private upload: S3Upload | undefined;
  private readonly parts: S3Part[];
  private tail: Slabs;
  private sent: number;
  private length: number;
  private savedLength: number;
  private savedAt: number;
  private readonly flights: Flights;
  private closing: Promise<void> | undefined;

  constructor(
    private readonly options: S3SinkOptions,
    state: S3SinkState,
  ) {
    this.flights = new Flights(options.turns);
    this.note = state.note;
    this.upload = state.upload;
    this.parts = [...state.parts];
    this.sent = state.parts.length;
    this.tail = state.tail;
    this.length = bytesOf(state.parts) + state.tail.size;
    this.savedLength = this.length;
    this.savedAt = options.clock.monotonic();
  }

  get size(): number {
    return this.length;
  }

  async write(buffers: readonly Uint8Array[]): Promise<void> {
    if (this.closing) throw new Error('the sink is closed');
    for (const buffer of buffers) {
      for (let at = 0; at < buffer.byteLength;) {
        this.flights.refuseAfterFailure();
        const taken = this.tail.take(buffer.subarray(at), this.partBytes());
        at += taken;
        this.length += taken;
        if (this.tail.size >= this.partBytes()) await this.send();
      }
    }
    const since = this.options.clock.monotonic() - this.savedAt;
    if (since > (this.tail.size === 0 ? saveMs : saveTailMs)) await this.save(undefined);
  }

  async close(note?: string): Promise<void> {
    await (this.closing ??= this.finish(note));
  }

  private async finish(note: string | undefined): Promise<void> {
    try {
      if (this.length !== this.savedLength || note !== this.note) await this.save(note);
      else await this.flights.over();
    } finally {
      this.tail.release(true);
    }
  }

  private partBytes(): number {
    return this.options.chunkBytes * (this.sent < partsOfPlainSize ? 1 : growth);
  }

  private async send(): Promise<void> {
    const { multipart, key } = this.options;
    this.upload ??= await multipart.begin(key);
    await this.flights.admitted();
    const bytes = this.tail;
    this.tail = new Slabs();
    this.sent += 1;
    const number = this.sent;
    this.flights.begin(multipart.put(this.upload, number, bytes), (part) => {
      this.parts[number - 1] = part;
    });
  }

  private async save(note: string | undefined): Promise<void> {
    await this.flights.conclude(async () =>
      this.options.save(this.tail.buffers(), sessionLabels(this.upload, this.parts, note), this.parts),
    );
    this.savedLength = this.length;
    this.savedAt = this.options.clock.monotonic();
  }
}
