import { createHash } from 'node:crypto';
import {
  DeleteObjectCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  type S3Client,
} from '@aws-sdk/client-s3';
import { WriteConflict, type ByteRange, type Clock } from '@zot/extension-api';
import type { BucketBody, BucketEntry, BucketObject, PutOptions } from '../bucket/bucket.js';
import { KeyLocks } from '../bucket/key-locks.js';
import { isConflict, isMissing, statusOf } from './s3-errors.js';
import { asETag, madeObject, s3Object, versionOf } from './s3-object.js';
import type { S3Requests } from './s3-requests.js';
import type { S3WriteSettings } from './s3-write-settings.js';

/** Objects as they lie in the bucket: of a file that is being appended to, only what its own object holds. */
export class S3Objects {
  /** Whether the server holds to conditions; where it does not, they are checked here before each write. */
  isConditional = true;
  private readonly locks = new KeyLocks();

  constructor(
    private readonly requests: S3Requests,
    private readonly write: S3WriteSettings,
    private readonly clock: Clock,
  ) {}

  async head(key: string): Promise<BucketObject | undefined> {
    const found = await this.run('HeadObject', key, async (client) =>
      client.send(new HeadObjectCommand(this.to(key))).catch(undefinedIfMissing),
    );
    return found && s3Object(found);
  }

  /** With a version: only if it is still that one. A range outside reads nothing. */
  async get(key: string, range?: ByteRange | number, version?: string): Promise<BucketBody | undefined> {
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
    if (got === 'outside') return this.get(key, undefined, version);
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

  private async putOnCondition(
    key: string,
    buffers: readonly Uint8Array[],
    { ifVersion, labels = {} }: PutOptions,
  ): Promise<BucketObject> {
    const bytes = buffers.length === 1 ? buffers[0]! : Buffer.concat(buffers);
    const condition = ifVersion === 'absent' ? { IfNoneMatch: '*' } : ifVersion && { IfMatch: asETag(ifVersion) };
    const etag = await this.run('PutObject', key, async (client, earlier) => {
      try {
        const put = { ...this.to(key), ...this.write, ...condition, Metadata: { ...labels } };
        return (await client.send(new PutObjectCommand({ ...put, Body: bytes, ContentLength: bytes.byteLength }))).ETag;
      } catch (error) {
        if (ifVersion === undefined || !(isConflict(error) || isMissing(error))) throw error;
        // The answer of an earlier try may have been lost after it had succeeded; then what is there is ours.
        const etag = earlier > 0 ? await this.etagOf(client, key) : undefined;
        if (etag !== undefined && versionOf(etag) === md5(bytes)) return etag;
        throw new WriteConflict(`${key} is not at version ${ifVersion}`);
      }
    });
    return madeObject(bytes.byteLength, etag, labels, this.clock.now());
  }

  async delete(key: string): Promise<void> {
    await this.run('DeleteObject', key, async (client) => {
      await client.send(new DeleteObjectCommand(this.to(key))).catch(undefinedIfMissing);
    });
  }

  async *list(prefix: string, deep = false): AsyncGenerator<BucketEntry> {
    for (let token: string | undefined; ;) {
      const page = await this.run('ListObjectsV2', prefix, async (client) =>
        client.send(
          new ListObjectsV2Command({
            Bucket: this.requests.bucket,
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
    return getSignedUrl(this.requests.client, new GetObjectCommand(this.to(key)), { expiresIn: lifetimeSeconds });
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
    return this.requests.run(action, key, send);
  }

  private to(key: string): { Bucket: string; Key: string } {
    return { Bucket: this.requests.bucket, Key: key };
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
