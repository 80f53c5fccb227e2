import { WriteConflict, type ByteSink, type Clock } from '@zot/extension-api';
import { BucketByteSource } from '../bucket/bucket-byte-source.js';
import type { BucketBody, BucketObject } from '../bucket/bucket.js';
import { Slabs } from '../bucket/slabs.js';
import { Turns } from '../bucket/turns.js';
import { S3ByteSink, type S3SinkState } from './s3-byte-sink.js';
import type { S3Copier, S3CopySource } from './s3-copier.js';
import type { S3Multipart, S3Part } from './s3-multipart.js';
import type { S3Objects } from './s3-objects.js';
import { bytesOf, countedParts, noteOf, sessionOf, type S3Session } from './s3-session.js';

/** Parts that all files of a driver have under way at once. */
const mostFlying = 8;
/** Files remembered after a close, to spare looking for what is known when they are finished. */
const mostRemembered = 1024;
const readBytes = 256 * 1024;

export interface S3AppendsOptions {
  readonly chunkBytes: number;
  readonly objects: S3Objects;
  readonly multipart: S3Multipart;
  readonly copier: S3Copier;
  readonly clock: Clock;
}

interface Remembered {
  readonly version: string;
  readonly parts: readonly S3Part[];
  /** Bytes in the object itself. */
  readonly tail: number;
}

/** Files that grow. */
export class S3Appends {
  private readonly turns = new Turns(mostFlying);
  private readonly remembered = new Map<string, Remembered>();

  constructor(private readonly options: S3AppendsOptions) {}

  async open(key: string): Promise<ByteSink> {
    const { objects, chunkBytes, multipart, clock } = this.options;
    const body = await objects.get(key);
    let version = body?.object.version ?? (await objects.put(key, [], { ifVersion: 'absent' })).version;
    const state = body ? await this.stateOf(key, body) : nothing();
    return new S3ByteSink(
      {
        key,
        chunkBytes,
        multipart,
        turns: this.turns,
        clock,
        save: async (tail, labels, parts) => {
          version = (await objects.put(key, tail, { ifVersion: version, labels })).version;
          this.remember(key, { version, parts: [...parts], tail: tail.reduce((sum, { length }) => sum + length, 0) });
        },
      },
      state,
    );
  }

  /** What was left at `key`, where all of it is in one object: as this process knows it, so it may be out of date. */
  lastKnown(key: string): S3CopySource | undefined {
    const known = this.remembered.get(key);
    return known?.parts.length === 0 ? { key, version: known.version, size: known.tail } : undefined;
  }

  forget(key: string): void {
    this.remembered.delete(key);
  }

  /** Puts a file together whose bytes lie in parts, so that it can be read and copied; it can be appended to even so. */
  async settle(key: string, object: BucketObject): Promise<S3CopySource> {
    const session = sessionOf(key, object);
    if (!session) return { key, version: object.version, size: object.size };
    const { multipart } = this.options;
    const parts = [...(await this.partsOf(key, object, session))];
    const tail = object.size - session.partBytes;
    if (tail > 0) {
      const last = { from: key, version: object.version, size: tail };
      parts.push(await multipart.copy(session.upload, parts.length + 1, last));
    }
    this.remembered.delete(key);
    return { key, version: await multipart.complete(session.upload, parts), size: object.size };
  }

  /** Takes away the parts of a file that was removed. */
  async discard(key: string, object: BucketObject): Promise<void> {
    this.remembered.delete(key);
    const session = sessionOf(key, object);
    if (session) await this.options.multipart.abort(session.upload);
  }

  private async stateOf(key: string, body: BucketBody): Promise<S3SinkState> {
    const { object } = body;
    const session = sessionOf(key, object);
    const inObject = object.size - (session?.partBytes ?? 0);
    const note = noteOf(object);
    try {
      if (inObject >= this.options.chunkBytes && !session) return await this.stateOfLarge(key, object, note);
      const parts = session ? [...(await this.partsOf(key, object, session))] : [];
      return { upload: session?.upload, parts, tail: await this.read(key, body, inObject), note };
    } finally {
      body.stream.destroy();
    }
  }

  /** A file that was put together already becomes the first parts of a new upload. */
  private async stateOfLarge(key: string, { version, size }: BucketObject, note?: string): Promise<S3SinkState> {
    const { multipart, copier } = this.options;
    const upload = await multipart.begin(key);
    const parts = await copier.fill(upload, { key, version, size });
    return { upload, parts, tail: new Slabs(), note };
  }

  private async read(key: string, { object, stream }: BucketBody, size: number): Promise<Slabs> {
    const slabs = new Slabs();
    const again = async (first: number) => (await this.options.objects.get(key, first, object.version))?.stream;
    const source = new BucketByteSource({ stat: object, stream, first: 0, end: size, again });
    const buffer = Buffer.allocUnsafe(Math.min(readBytes, Math.max(1, size)));
    for (let length = await source.read(buffer); length > 0; length = await source.read(buffer)) {
      slabs.take(buffer.subarray(0, length), Infinity);
    }
    return slabs;
  }

  private async partsOf(key: string, { version }: BucketObject, session: S3Session): Promise<readonly S3Part[]> {
    const known = this.remembered.get(key);
    if (known?.version === version && bytesOf(known.parts) === session.partBytes) return known.parts;
    const parts = countedParts(session, await this.options.multipart.parts(session.upload));
    if (!parts) throw new WriteConflict(`parts of ${key} were replaced by another process or taken away`);
    return parts;
  }

  private remember(key: string, known: Remembered): void {
    this.remembered.delete(key);
    if (this.remembered.size >= mostRemembered) this.remembered.delete(this.remembered.keys().next().value!);
    this.remembered.set(key, known);
  }
}

function nothing(): S3SinkState {
  return { upload: undefined, parts: [], tail: new Slabs(), note: undefined };
}
