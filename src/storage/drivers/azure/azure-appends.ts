import { randomUUID } from 'node:crypto';
import { WriteConflict, type ByteSink, type Clock } from '@zot/extension-api';
import type { BucketObject } from '../bucket/bucket.js';
import type { Slabs } from '../bucket/slabs.js';
import { StagingSink } from '../bucket/staging-sink.js';
import { Turns } from '../bucket/turns.js';
import { isConflict, isMissing } from './azure-errors.js';
import { asConditions, asMetadata, versionOf } from './azure-object.js';
import type { AzureRequests } from './azure-requests.js';

const chunkBytes = 8 * 1024 * 1024;
const mostFlying = 8;
/** One commit names all blocks of a file; this many of them that are new. */
const mostStaged = 1000;
const noteLabel = 'zot-note';

export interface AzureAppendsOptions {
  readonly requests: AzureRequests;
  readonly clock: Clock;
  head(key: string): Promise<BucketObject | undefined>;
  /** Makes an empty file, of the kind that is made of blocks. */
  create(key: string): Promise<BucketObject>;
}

interface Block {
  readonly id: string;
}

/** Files that grow: blocks are stored under the file's own key, and become part of it by a list that names them all. */
export class AzureAppends {
  private readonly turns = new Turns(mostFlying);

  constructor(private readonly options: AzureAppendsOptions) {}

  async open(key: string): Promise<ByteSink> {
    const { clock, requests } = this.options;
    const found = (await this.options.head(key)) ?? (await this.options.create(key));
    const committed = await this.committedOf(key, found);
    let { version } = found;
    // All ids of a file are of one length; those of two writers differ.
    const writer = randomUUID();
    let count = committed.length;
    return new StagingSink<Block>(
      {
        chunkBytes,
        mostStaged,
        turns: this.turns,
        clock,
        stage: async (bytes) => {
          count += 1;
          return this.stage(key, blockId(writer, count), bytes);
        },
        commit: async (staged, note) => {
          const ids = [...committed, ...staged.map(({ id }) => id)];
          version = await requests.run('PutBlockList', key, async ({ abortSignal }, earlier) => {
            try {
              const made = await requests.blob(key).commitBlockList(ids, {
                abortSignal,
                conditions: asConditions(version),
                metadata: asMetadata(note === undefined ? {} : { [noteLabel]: note }),
              });
              return versionOf(made.etag);
            } catch (error) {
              if (!isConflict(error) && !isMissing(error)) throw error;
              const own = earlier > 0 ? await this.ownVersion(key, ids) : undefined;
              if (own !== undefined) return own;
              throw new WriteConflict(`${key} is not at version ${version}`);
            }
          });
          committed.push(...staged.map(({ id }) => id));
        },
        // Those that are not committed go by themselves, within a week.
        drop: async () => undefined,
      },
      found.size,
      found.labels[noteLabel],
    );
  }

  private async stage(key: string, id: string, bytes: Slabs): Promise<Block> {
    const buffer = Buffer.concat(bytes.buffers());
    bytes.release(true);
    await this.options.requests.run('PutBlock', key, async (watched) =>
      this.options.requests.blob(key).stageBlock(id, buffer, buffer.length, watched),
    );
    return { id };
  }

  /** The blocks of a file. One that was written at once has none to name: its bytes become one first. */
  private async committedOf(key: string, { size, version }: BucketObject): Promise<string[]> {
    const { requests } = this.options;
    const listed = await requests.run('GetBlockList', key, async ({ abortSignal }) =>
      requests.blob(key).getBlockList('committed', { abortSignal, conditions: {} }),
    );
    const ids = (listed.committedBlocks ?? []).map(({ name }) => name);
    if (size === 0 || ids.length > 0) return ids;
    const id = blockId(randomUUID(), 0);
    const bytes = await requests.run('GetBlob', key, async ({ abortSignal }) =>
      requests.blob(key).downloadToBuffer(0, size, { abortSignal, conditions: asConditions(version) }),
    );
    await requests.run('PutBlock', key, async (watched) =>
      requests.blob(key).stageBlock(id, bytes, bytes.length, watched),
    );
    return [id];
  }

  /** The version of a file that is made of just these blocks. */
  private async ownVersion(key: string, ids: readonly string[]): Promise<string | undefined> {
    const listed = await this.options.requests.blob(key).getBlockList('committed');
    const found = (listed.committedBlocks ?? []).map(({ name }) => name);
    const isOwn = found.length === ids.length && found.every((id, index) => id === ids[index]);
    return isOwn ? versionOf(listed.etag) : undefined;
  }
}

function blockId(writer: string, number: number): string {
  return Buffer.from(`${writer}-${String(number).padStart(6, '0')}`).toString('base64');
}
