import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import type { File } from '@google-cloud/storage';
import { WriteConflict, type ByteRange, type ByteSink, type Clock } from '@zot/extension-api';
import { absentError } from '../bucket/absent-error.js';
import type {
  Bucket,
  BucketBody,
  BucketEntry,
  BucketObject,
  BucketUpload,
  Labels,
  PutOptions,
} from '../bucket/bucket.js';
import { GcsAppends } from './gcs-appends.js';
import type { GcsDownloads } from './gcs-downloads.js';
import { isConflict, isMissing } from './gcs-errors.js';
import { asPrecondition, gcsObject, touchedLabel } from './gcs-object.js';
import { probe } from './gcs-probe.js';
import type { GcsRequests } from './gcs-requests.js';

export interface GcsBucketOptions {
  readonly requests: GcsRequests;
  readonly downloads: GcsDownloads;
  readonly chunkBytes: number;
  readonly clock: Clock;
  readonly partsPrefix: string;
  readonly probeKey: string;
}

interface GcsPage {
  readonly files: readonly File[];
  readonly folders: readonly string[];
}

const contentType = 'application/octet-stream';
const pageSize = 1000;
/** A file may be written again between the look at it and the download. */
const mostTurns = 8;

/** A bucket of Google Cloud Storage. Versions are generations. */
export class GcsBucket implements Bucket {
  private readonly appends: GcsAppends;

  constructor(private readonly options: GcsBucketOptions) {
    this.appends = new GcsAppends({
      ...options,
      head: async (key) => this.head(key),
      put: async (key, buffers, put) => this.put(key, buffers, put),
      remove: async (key) => this.remove(key),
    });
  }

  async start(): Promise<void> {
    await probe(this.options.requests, this.options.probeKey);
  }

  async stop(): Promise<void> {
    this.options.downloads.close();
  }

  async head(key: string): Promise<BucketObject | undefined> {
    return this.requests.run('objects.get', key, async () => {
      try {
        return gcsObject((await this.requests.file(key).getMetadata())[0]);
      } catch (error) {
        if (isMissing(error)) return undefined;
        throw error;
      }
    });
  }

  async get(key: string, range?: ByteRange, version?: string): Promise<BucketBody | undefined> {
    for (let turn = 1; ; turn += 1) {
      const object = await this.head(key);
      if (!object) return undefined;
      if (version !== undefined && version !== object.version) throw new WriteConflict(`${key} is not at ${version}`);
      const last = Math.min(range?.last ?? Infinity, object.size - 1);
      const bounds = { start: range?.first ?? 0, end: last };
      // Of nothing there is nothing to ask for.
      if (bounds.start > last) return { object, stream: Readable.from([]) };
      // The version is named, so that the bytes are those of what was looked at; it may be gone by then.
      const stream = await this.requests.run('objects.get', key, async () =>
        this.options.downloads.open({ bucket: this.requests.bucket.name, key, version: object.version, ...bounds }),
      );
      if (stream) return { object, stream };
      if (version !== undefined || turn >= mostTurns) throw new WriteConflict(`${key} is written again and again`);
    }
  }

  async put(
    key: string,
    buffers: readonly Uint8Array[],
    { ifVersion, labels = {} }: PutOptions = {},
  ): Promise<BucketObject> {
    const bytes = Buffer.concat(buffers);
    return this.requests.run('objects.insert', key, async (earlier) => {
      const file = this.requests.file(key);
      try {
        await file.save(bytes, {
          resumable: false,
          validation: false,
          metadata: { contentType, metadata: { ...labels } },
          ...(ifVersion !== undefined && { preconditionOpts: asPrecondition(ifVersion) }),
        });
        return gcsObject(file.metadata);
      } catch (error) {
        if (ifVersion === undefined || !(isConflict(error) || isMissing(error))) throw error;
        const found = earlier > 0 ? await this.requests.file(key).getMetadata() : undefined;
        if (found && found[0].md5Hash === md5(bytes)) return gcsObject(found[0]);
        throw new WriteConflict(`${key} is not at version ${ifVersion}`);
      }
    });
  }

  async append(key: string): Promise<ByteSink> {
    return this.appends.open(key);
  }

  async copy(from: string, to: string, labels: Labels = {}, version?: string): Promise<BucketObject> {
    return this.requests.run('objects.rewrite', to, async () => {
      try {
        const metadata = { ...labels };
        const [file] = await this.requests.file(from, version).copy(this.requests.file(to), { contentType, metadata });
        return gcsObject((await file.getMetadata())[0]);
      } catch (error) {
        if (isMissing(error)) throw version ? new WriteConflict(`${from} is not at ${version}`) : absentError(from);
        throw error;
      }
    });
  }

  async move(from: string, to: string): Promise<BucketObject> {
    const made = await this.copy(from, to);
    await this.remove(from);
    return made;
  }

  async touch(key: string): Promise<void> {
    const metadata = { [touchedLabel]: String(this.options.clock.now()) };
    await this.requests.run('objects.patch', key, async () =>
      this.requests.file(key).setMetadata({ metadata }).catch(ignoreMissing),
    );
  }

  async remove(key: string): Promise<void> {
    await this.requests.run('objects.delete', key, async () => this.requests.file(key).delete().catch(ignoreMissing));
  }

  async discard(key: string): Promise<void> {
    await this.remove(key);
  }

  async *list(prefix: string, deep = false): AsyncGenerator<BucketEntry> {
    for await (const { files, folders } of this.pages(prefix, deep)) {
      for (const folder of folders) yield { key: folder.slice(0, -1), kind: 'folder' };
      for (const { name, metadata } of files) {
        if (!name.endsWith('/')) yield { key: name, kind: 'file', size: Number(metadata.size ?? 0) };
      }
    }
  }

  async presign(key: string, lifetimeSeconds: number): Promise<string> {
    const expires = Date.now() + lifetimeSeconds * 1000;
    const [url] = await this.requests.file(key).getSignedUrl({ version: 'v4', action: 'read', expires });
    return url;
  }

  /** Pieces that never became part of a file. Those of a file that still grows are younger: it is committed often. */
  async *unfinished(_prefix: string, before: number): AsyncGenerator<BucketUpload> {
    for await (const { files } of this.pages(this.options.partsPrefix, true)) {
      for (const { name, metadata } of files) {
        const { modified } = gcsObject(metadata);
        if (modified < before) yield { key: name, id: String(metadata.generation ?? ''), begun: modified };
      }
    }
  }

  async abandon({ key }: BucketUpload): Promise<void> {
    await this.remove(key);
  }

  private get requests(): GcsRequests {
    return this.options.requests;
  }

  private async *pages(prefix: string, deep: boolean): AsyncGenerator<GcsPage> {
    for (let pageToken: string | undefined; ;) {
      const [files, next, answer] = await this.requests.run('objects.list', prefix, async () =>
        this.requests.bucket.getFiles({
          prefix,
          autoPaginate: false,
          maxResults: pageSize,
          ...(deep ? {} : { delimiter: '/' }),
          ...(pageToken !== undefined && { pageToken }),
        }),
      );
      yield { files, folders: (answer as { prefixes?: string[] } | undefined)?.prefixes ?? [] };
      pageToken = (next as { pageToken?: string } | null)?.pageToken;
      if (pageToken === undefined) return;
    }
  }
}

function ignoreMissing(error: unknown): undefined {
  if (!isMissing(error)) throw error;
}

function md5(bytes: Uint8Array): string {
  return createHash('md5').update(bytes).digest('base64');
}
