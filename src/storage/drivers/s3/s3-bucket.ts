import { createHash } from 'node:crypto';
import {
  DeleteObjectCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  type S3Client,
} from '@aws-sdk/client-s3';
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
import { KeyLocks } from '../bucket/key-locks.js';
import { S3Appends } from './s3-appends.js';
import { S3Copier, type S3CopySettings } from './s3-copier.js';
import { isConflict, isMissing, statusOf } from './s3-errors.js';
import { S3Multipart } from './s3-multipart.js';
import { asETag, madeObject, s3Object, versionOf } from './s3-object.js';
import { probe } from './s3-probe.js';
import type { S3Requests } from './s3-requests.js';
import { sessionOf } from './s3-session.js';
import type { S3WriteSettings } from './s3-write-settings.js';

export interface S3BucketOptions {
  readonly requests: S3Requests;
  readonly chunkBytes: number;
  readonly copy: S3CopySettings;
  readonly write: S3WriteSettings;
  readonly clock: Clock;
  /** A key that no file has, to try the bucket with. */
  readonly probeKey: string;
  /** Told at a start where the server does not hold to conditions. */
  onUnconditional(): void;
}

/** A bucket of S3. */
export class S3Bucket implements Bucket {
  private readonly multipart: S3Multipart;
  private readonly copier: S3Copier;
  private readonly appends: S3Appends;
  private readonly locks = new KeyLocks();
  /** Whether the server holds to conditions; where it does not, they are checked here before each write. */
  private isConditional = true;

  constructor(private readonly options: S3BucketOptions) {
    const { requests, write, copy, chunkBytes, clock } = options;
    this.multipart = new S3Multipart(requests, write);
    this.copier = new S3Copier(requests, this.multipart, write, copy);
    this.appends = new S3Appends({
      chunkBytes,
      bucket: this,
      multipart: this.multipart,
      copier: this.copier,
      clock,
    });
  }

  async start(): Promise<void> {
    this.isConditional = await probe(this.options.requests, this.options.probeKey);
    if (!this.isConditional) this.options.onUnconditional();
  }

  async stop(): Promise<void> {
    this.options.requests.client.destroy();
  }

  async head(key: string): Promise<BucketObject | undefined> {
    const found = await this.run('HeadObject', key, async (client) =>
      client.send(new HeadObjectCommand(this.to(key))).catch(undefinedIfMissing),
    );
    return found && s3Object(found);
  }

  async get(key: string, range?: ByteRange, version?: string): Promise<BucketBody | undefined> {
    const body = await this.getRaw(key, range, version);
    if (!body || !sessionOf(key, body.object)) return body;
    body.stream.destroy();
    await this.appends.settle(key, body.object);
    return this.get(key, range);
  }

  /** As it lies there: of a file that is being appended to, only what its own object holds. */
  async getRaw(key: string, range?: ByteRange | number, version?: string): Promise<BucketBody | undefined> {
    const Range = rangeText(range);
    const got = await this.run('GetObject', key, async (client) =>
      client
        .send(new GetObjectCommand({ ...this.to(key), Range, ...(version && { IfMatch: asETag(version) }) }))
        .catch((error: unknown) => {
          if (statusOf(error) === 412) throw new WriteConflict(`${key} is not at version ${version}`);
          // A range in an empty object is none.
          if (statusOf(error) === 416) return 'outside' as const;
          return undefinedIfMissing(error);
        }),
    );
    if (got === 'outside') return this.getRaw(key, undefined, version);
    return got && { object: s3Object(got), stream: got.Body as unknown as BucketBody['stream'] };
  }

  async put(key: string, buffers: readonly Uint8Array[], options: PutOptions = {}): Promise<BucketObject> {
    const { ifVersion } = options;
    if (ifVersion === undefined || this.isConditional) return this.putOnCondition(key, buffers, options);
    return this.locks.run(key, async () => {
      const found = (await this.head(key))?.version ?? 'absent';
      if (found !== ifVersion) throw new WriteConflict(`${key} is not at version ${ifVersion}`);
      return this.putOnCondition(key, buffers, { ...options, ifVersion: undefined });
    });
  }

  async append(key: string): Promise<ByteSink> {
    return this.appends.open(key);
  }

  async copy(from: string, to: string, labels: Labels = {}): Promise<BucketObject> {
    const found = await this.head(from);
    if (!found) throw absentError(from);
    const source = await this.appends.settle(from, found);
    const { version } = await this.copier.copy(source, to, labels).catch((error: unknown) => {
      throw isConflict(error) ? new WriteConflict(`${from} changed while it was copied`) : error;
    });
    return madeObject(source.size, version, labels, this.options.clock.now());
  }

  /** Copies the object onto itself, since nothing else changes its time. */
  async touch(key: string): Promise<void> {
    const found = await this.head(key);
    if (!found) return;
    const source = await this.appends.settle(key, found);
    const { modified = Infinity } = await this.copier.copy(source, key, found.labels);
    // versitygw changes labels alone where source and target are one.
    if (modified > found.modified + 999) return;
    if (found.size > 0) await this.copier.inParts(source, key, found.labels);
    else await this.put(key, [], { labels: found.labels });
  }

  async remove(key: string): Promise<void> {
    const found = await this.head(key);
    if (!found) return;
    await this.run('DeleteObject', key, async (client) => {
      await client.send(new DeleteObjectCommand(this.to(key))).catch(undefinedIfMissing);
    });
    await this.appends.discard(key, found);
  }

  async *list(prefix: string, deep = false): AsyncGenerator<BucketEntry> {
    for (let token: string | undefined; ;) {
      const page = await this.run('ListObjectsV2', prefix, async (client) =>
        client.send(
          new ListObjectsV2Command({
            Bucket: this.options.requests.bucket,
            Prefix: prefix,
            ...(deep ? {} : { Delimiter: '/' }),
            ContinuationToken: token,
          }),
        ),
      );
      for (const { Prefix } of page.CommonPrefixes ?? []) yield { key: Prefix!.slice(0, -1), kind: 'folder' };
      for (const { Key, Size } of page.Contents ?? []) {
        // Some tools mark folders by empty objects.
        if (!Key!.endsWith('/') && Key !== prefix) yield { key: Key!, kind: 'file', size: Size ?? 0 };
      }
      if (!page.IsTruncated) return;
      token = page.NextContinuationToken;
    }
  }

  async presign(key: string, lifetimeSeconds: number): Promise<string> {
    const { getSignedUrl } = await import('@aws-sdk/s3-request-presigner');
    const { client } = this.options.requests;
    return getSignedUrl(client, new GetObjectCommand(this.to(key)), { expiresIn: lifetimeSeconds });
  }

  async *unfinished(prefix: string, before: number): AsyncGenerator<BucketUpload> {
    for await (const upload of this.multipart.uploads(prefix)) {
      if (upload.begun >= before) continue;
      const file = await this.head(upload.key);
      const isCounted = file !== undefined && sessionOf(upload.key, file)?.upload.id === upload.id;
      if (!isCounted || file.modified < before) yield upload;
    }
  }

  async abandon(upload: BucketUpload): Promise<void> {
    await this.multipart.abort(upload);
  }

  private async putOnCondition(
    key: string,
    buffers: readonly Uint8Array[],
    { ifVersion, labels = {} }: PutOptions,
  ): Promise<BucketObject> {
    const bytes = buffers.length === 1 ? buffers[0]! : Buffer.concat(buffers);
    const condition = ifVersion === 'absent' ? { IfNoneMatch: '*' } : ifVersion && { IfMatch: asETag(ifVersion) };
    const etag = await this.run('PutObject', key, async (client, earlier) => {
      try {
        const put = { ...this.to(key), ...this.options.write, ...condition, Metadata: { ...labels } };
        return (await client.send(new PutObjectCommand({ ...put, Body: bytes, ContentLength: bytes.byteLength }))).ETag;
      } catch (error) {
        if (ifVersion === undefined || !(isConflict(error) || isMissing(error))) throw error;
        // The answer of an earlier try may have been lost after it had succeeded; then what is there is ours.
        const etag = earlier > 0 ? await this.etagOf(client, key) : undefined;
        if (etag !== undefined && versionOf(etag) === md5(bytes)) return etag;
        throw new WriteConflict(`${key} is not at version ${ifVersion}`);
      }
    });
    return madeObject(bytes.byteLength, etag, labels, this.options.clock.now());
  }

  private async etagOf(client: S3Client, key: string): Promise<string | undefined> {
    return client.send(new HeadObjectCommand(this.to(key))).then(
      ({ ETag }) => ETag,
      () => undefined,
    );
  }

  private async run<T>(
    action: string,
    key: string,
    send: (client: S3Client, earlier: number) => Promise<T>,
  ): Promise<T> {
    return this.options.requests.run(action, key, send);
  }

  private to(key: string): { Bucket: string; Key: string } {
    return { Bucket: this.options.requests.bucket, Key: key };
  }
}

function rangeText(range: ByteRange | number | undefined): string | undefined {
  if (range === undefined || range === 0) return undefined;
  return typeof range === 'number' ? `bytes=${range}-` : `bytes=${range.first}-${range.last}`;
}

function undefinedIfMissing(error: unknown): undefined {
  if (!isMissing(error)) throw error;
}

/** What S3 calls the version of an object that it keeps in one piece. */
function md5(bytes: Uint8Array): string {
  return createHash('md5').update(bytes).digest('hex');
}
