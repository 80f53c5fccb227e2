import type { Readable } from 'node:stream';
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
import { AzureAppends } from './azure-appends.js';
import { isConflict, isMissing, isOfOtherKind, statusOf } from './azure-errors.js';
import { asConditions, asMetadata, azureObject } from './azure-object.js';
import { probe } from './azure-probe.js';
import type { AzureRequests } from './azure-requests.js';
import type { AzureSignatures } from './azure-signatures.js';

export interface AzureBucketOptions {
  readonly requests: AzureRequests;
  readonly signatures: AzureSignatures;
  readonly clock: Clock;
  readonly probeKey: string;
}

const pageSize = 1000;
const pollMs = 200;
/** A copy inside an account is done at once as a rule; a large one may take its time, with signs of life. */
const workingSilenceMs = 25_000;

/** A container of Azure Blob Storage. Versions are ETags. */
export class AzureBucket implements Bucket {
  private readonly appends: AzureAppends;

  constructor(private readonly options: AzureBucketOptions) {
    this.appends = new AzureAppends({
      requests: options.requests,
      clock: options.clock,
      head: async (key) => this.head(key),
      create: async (key) => this.create(key),
    });
  }

  async start(): Promise<void> {
    await probe(this.requests, this.options.probeKey);
  }

  async stop(): Promise<void> {}

  async head(key: string): Promise<BucketObject | undefined> {
    const found = await this.requests.run('GetBlobProperties', key, async ({ abortSignal }) =>
      this.requests.blob(key).getProperties({ abortSignal }).catch(undefinedIfMissing),
    );
    return found && azureObject(found);
  }

  async get(key: string, range?: ByteRange, version?: string): Promise<BucketBody | undefined> {
    const count = range && Number.isFinite(range.last) ? range.last - range.first + 1 : undefined;
    const got = await this.requests.run('GetBlob', key, async ({ abortSignal }) => {
      const cut = new AbortController();
      abortSignal.addEventListener('abort', () => cut.abort(), { once: true });
      return this.requests
        .blob(key)
        .download(range?.first ?? 0, count, {
          abortSignal: cut.signal,
          conditions: asConditions(version),
          maxRetryRequests: 0,
        })
        .catch((error: unknown) => {
          if (statusOf(error) === 412) throw new WriteConflict(`${key} is not at version ${version}`);
          // A range in an empty file is none.
          if (statusOf(error) === 416) return 'outside' as const;
          return undefinedIfMissing(error);
        });
    });
    if (got === 'outside') return this.get(key, undefined, version);
    return got && { object: azureObject(got), stream: got.readableStreamBody as Readable };
  }

  async put(
    key: string,
    buffers: readonly Uint8Array[],
    { ifVersion, labels = {} }: PutOptions = {},
  ): Promise<BucketObject> {
    const bytes = Buffer.concat(buffers);
    const metadata = asMetadata(labels);
    return this.requests.run('PutBlob', key, async (watched, earlier) => {
      const upload = async (version: string | undefined) =>
        this.requests
          .blob(key)
          .upload(bytes, bytes.length, { ...watched, metadata, conditions: asConditions(version) });
      try {
        const made = await upload(ifVersion).catch(async (error: unknown) => {
          if (!isOfOtherKind(error)) throw error;
          await this.requests.blob(key).delete({ conditions: asConditions(ifVersion) });
          return upload('absent');
        });
        return azureObject({ ...made, contentLength: bytes.length, metadata });
      } catch (error) {
        if (ifVersion === undefined || !(isConflict(error) || isMissing(error))) throw error;
        const own = earlier > 0 ? await this.ownObject(key, bytes) : undefined;
        if (own) return own;
        throw new WriteConflict(`${key} is not at version ${ifVersion}`);
      }
    });
  }

  async append(key: string): Promise<ByteSink> {
    return this.appends.open(key);
  }

  async copy(from: string, to: string, labels: Labels = {}, version?: string): Promise<BucketObject> {
    const source = await this.head(from);
    if (!source) throw absentError(from);
    if (version !== undefined && version !== source.version) throw new WriteConflict(`${from} is not at ${version}`);
    const copy = async () =>
      this.requests.run('CopyBlob', to, async () => this.copyOnce(from, to, labels, source), workingSilenceMs);
    const made = await copy().catch(async (error: unknown) => {
      if (!isOfOtherKind(error)) throw error;
      await this.remove(to);
      return copy();
    });
    return { ...made, size: source.size, labels };
  }

  async move(from: string, to: string): Promise<BucketObject> {
    const made = await this.copy(from, to);
    await this.remove(from);
    return made;
  }

  async touch(key: string): Promise<void> {
    const found = await this.head(key);
    if (!found) return;
    await this.requests.run('SetBlobMetadata', key, async ({ abortSignal }) =>
      this.requests
        .blob(key)
        .setMetadata(asMetadata(found.labels), { abortSignal, conditions: asConditions(found.version) })
        .catch((error: unknown) => {
          // Whoever removed or replaced it meanwhile has the last word.
          if (!isMissing(error) && !isConflict(error)) throw error;
        }),
    );
  }

  async remove(key: string): Promise<void> {
    await this.requests.run('DeleteBlob', key, async ({ abortSignal }) =>
      this.requests.blob(key).delete({ abortSignal }).catch(undefinedIfMissing),
    );
  }

  async discard(key: string): Promise<void> {
    await this.remove(key);
  }

  async *list(prefix: string, deep = false): AsyncGenerator<BucketEntry> {
    for (let marker: string | undefined; ;) {
      const page = await this.requests.run('ListBlobs', prefix, async ({ abortSignal }) => {
        const settings = { prefix, abortSignal };
        const { container } = this.requests;
        const items = deep ? container.listBlobsFlat(settings) : container.listBlobsByHierarchy('/', settings);
        const pages = items.byPage({ maxPageSize: pageSize, ...(marker && { continuationToken: marker }) });
        return (await pages.next()).value as Page | undefined;
      });
      for (const { name } of page?.segment.blobPrefixes ?? []) yield { key: name.slice(0, -1), kind: 'folder' };
      for (const { name, properties } of page?.segment.blobItems ?? []) {
        if (!name.endsWith('/')) yield { key: name, kind: 'file', size: properties.contentLength ?? 0 };
      }
      marker = page?.continuationToken;
      if (!marker) return;
    }
  }

  async presign(key: string, lifetimeSeconds: number): Promise<string> {
    return this.options.signatures.urlOf(this.requests.blob(key), lifetimeSeconds);
  }

  /** Azure itself takes away blocks that nobody has committed, after a week. */
  async *unfinished(): AsyncGenerator<BucketUpload> {}

  async abandon(): Promise<void> {}

  private get requests(): AzureRequests {
    return this.options.requests;
  }

  private async create(key: string): Promise<BucketObject> {
    return this.requests.run('PutBlockList', key, async ({ abortSignal }, earlier) => {
      try {
        const made = await this.requests
          .blob(key)
          .commitBlockList([], { abortSignal, conditions: earlier > 0 ? {} : asConditions('absent') });
        return azureObject({ ...made, contentLength: 0 });
      } catch (error) {
        if (isConflict(error)) throw new WriteConflict(`${key} was made by another process`);
        throw error;
      }
    });
  }

  private async copyOnce(from: string, to: string, labels: Labels, { version }: BucketObject): Promise<BucketObject> {
    try {
      const metadata = { ...asMetadata(labels), zot_copied: '1' };
      const poller = await this.requests.blob(to).beginCopyFromURL(this.requests.blob(from).url, {
        intervalInMs: pollMs,
        metadata,
        sourceConditions: asConditions(version),
      });
      const { etag, lastModified, copyStatus } = await poller.pollUntilDone();
      if (copyStatus !== 'success') throw new Error(`the copy of ${from} ended with ${copyStatus}`);
      return azureObject({ etag, lastModified, metadata });
    } catch (error) {
      if (isConflict(error)) throw new WriteConflict(`${from} changed while it was copied`);
      throw isMissing(error) ? absentError(from) : error;
    }
  }

  /** What is there, if it holds just these bytes: written by a try whose answer was lost. */
  private async ownObject(key: string, bytes: Buffer): Promise<BucketObject | undefined> {
    const found = await this.head(key);
    if (found?.size !== bytes.length) return undefined;
    const there = bytes.length === 0 ? bytes : await this.requests.blob(key).downloadToBuffer(0, bytes.length);
    return there.equals(bytes) ? found : undefined;
  }
}

interface Page {
  readonly continuationToken?: string;
  readonly segment: {
    readonly blobPrefixes?: readonly { readonly name: string }[];
    readonly blobItems: readonly { readonly name: string; readonly properties: { readonly contentLength?: number } }[];
  };
}

function undefinedIfMissing(error: unknown): undefined {
  if (!isMissing(error)) throw error;
}
