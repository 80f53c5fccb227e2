import { randomUUID } from 'node:crypto';
import { WriteConflict, type ByteSink, type Clock } from '@zot/extension-api';
import type { BucketObject, Labels, PutOptions } from '../bucket/bucket.js';
import type { Slabs } from '../bucket/slabs.js';
import { StagingSink } from '../bucket/staging-sink.js';
import { Turns } from '../bucket/turns.js';
import { isConflict, isMissing } from './gcs-errors.js';
import { asPrecondition, gcsObject } from './gcs-object.js';
import type { GcsRequests } from './gcs-requests.js';

/** What one request can compose, the file itself included. */
const mostSources = 32;
const mostFlying = 8;
const noteLabel = 'zot-note';
const contentType = 'application/octet-stream';

export interface GcsAppendsOptions {
  readonly requests: GcsRequests;
  readonly chunkBytes: number;
  readonly clock: Clock;
  /** Where pieces lie until they are part of their files; ends with `/`. */
  readonly partsPrefix: string;
  head(key: string): Promise<BucketObject | undefined>;
  put(key: string, buffers: readonly Uint8Array[], options: PutOptions): Promise<BucketObject>;
  remove(key: string): Promise<void>;
}

interface Piece {
  readonly key: string;
  readonly bytes: Buffer | undefined;
}

/**
 * Files that grow: pieces are objects of their own, and become part of the file by a composition inside the bucket, which
 * moves no bytes and is conditional.
 */
export class GcsAppends {
  private readonly turns = new Turns(mostFlying);

  constructor(private readonly options: GcsAppendsOptions) {}

  async open(key: string): Promise<ByteSink> {
    const { clock, chunkBytes } = this.options;
    const found = (await this.options.head(key)) ?? (await this.options.put(key, [], { ifVersion: 'absent' }));
    let { size, version } = found;
    const commit = async (pieces: readonly Piece[], note: string | undefined) => {
      const labels: Labels = note === undefined ? {} : { [noteLabel]: note };
      const [first] = pieces;
      const isSmall = size === 0 && pieces.length <= 1 && first?.bytes !== undefined;
      const made =
        isSmall || pieces.length === 0
          ? await this.rewrite(key, version, first?.bytes, labels)
          : await this.compose(key, { size, version }, pieces, labels);
      ({ size, version } = made);
      await this.drop(pieces);
    };
    const stage = async (bytes: Slabs) => this.stage(bytes, size === 0 && bytes.size < chunkBytes);
    return new StagingSink<Piece>(
      {
        chunkBytes,
        mostStaged: mostSources - 1,
        turns: this.turns,
        clock,
        stage,
        commit,
        drop: async (pieces) => this.drop(pieces),
      },
      size,
      found.labels[noteLabel],
    );
  }

  /** A piece that may be all of its file waits in memory, which spares three requests. */
  private async stage(bytes: Slabs, mayBeAll: boolean): Promise<Piece> {
    const buffer = Buffer.concat(bytes.buffers());
    bytes.release(true);
    const key = `${this.options.partsPrefix}${randomUUID()}`;
    if (mayBeAll) return { key, bytes: buffer };
    await this.options.put(key, [buffer], {});
    return { key, bytes: undefined };
  }

  private async rewrite(
    key: string,
    version: string,
    bytes: Buffer | undefined,
    labels: Labels,
  ): Promise<BucketObject> {
    if (bytes) return this.options.put(key, [bytes], { ifVersion: version, labels });
    // Only the note is another; what is null goes.
    return this.options.requests.run('objects.patch', key, async () => {
      const metadata = { [noteLabel]: labels[noteLabel] ?? null };
      const [made] = await this.options.requests
        .file(key)
        .setMetadata({ metadata }, asPrecondition(version))
        .catch((error: unknown) => {
          throw isConflict(error) || isMissing(error) ? new WriteConflict(`${key} is not at ${version}`) : error;
        });
      return gcsObject(made);
    });
  }

  private async compose(
    key: string,
    { size, version }: Pick<BucketObject, 'size' | 'version'>,
    pieces: readonly Piece[],
    metadata: Labels,
  ): Promise<BucketObject> {
    const { requests } = this.options;
    for (const { key: piece, bytes } of pieces) if (bytes) await this.options.put(piece, [bytes], {});
    const sources = [...(size > 0 ? [key] : []), ...pieces.map((piece) => piece.key)];
    return requests.run('objects.compose', key, async (earlier) => {
      try {
        const [made] = (await requests.file(key).request({
          method: 'POST',
          uri: '/compose',
          qs: asPrecondition(version),
          json: { destination: { contentType, metadata }, sourceObjects: sources.map((name) => ({ name })) },
        })) as unknown as [Parameters<typeof gcsObject>[0]];
        return gcsObject(made);
      } catch (error) {
        if (!isConflict(error) && !isMissing(error)) throw error;
        // An earlier try may have succeeded whose answer was lost: then the file has grown by just these pieces.
        const found = earlier > 0 ? await this.options.head(key) : undefined;
        if (found && found.version !== version && (await this.wasComposed(found, size, pieces))) return found;
        throw new WriteConflict(`${key} is not at version ${version}`);
      }
    });
  }

  private async wasComposed(found: BucketObject, before: number, pieces: readonly Piece[]): Promise<boolean> {
    let size = before;
    for (const { key } of pieces) size += (await this.options.head(key))?.size ?? 0;
    return found.size === size;
  }

  private async drop(pieces: readonly Piece[]): Promise<void> {
    // What stays behind is swept.
    await Promise.all(pieces.map(async ({ key }) => this.options.remove(key).catch(() => undefined)));
  }
}
