import { randomUUID } from 'node:crypto';
import { Readable } from 'node:stream';
import {
  AbortMultipartUploadCommand,
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  HeadObjectCommand,
  ListMultipartUploadsCommand,
  ListPartsCommand,
  UploadPartCommand,
  UploadPartCopyCommand,
} from '@aws-sdk/client-s3';
import type { ByteRange } from '@zot/extension-api';
import type { BucketUpload, Labels } from '../bucket/bucket.js';
import type { Slabs } from '../bucket/slabs.js';
import { isMissing, isPassing } from './s3-errors.js';
import { asETag, versionOf } from './s3-object.js';
import type { S3Requests } from './s3-requests.js';
import type { S3WriteSettings } from './s3-write-settings.js';

/** An upload in parts, under way. */
export interface S3Upload {
  readonly key: string;
  readonly id: string;
  /** Stands as a label on what it becomes, so that one can see whether it was completed. */
  readonly mark: string;
}

export interface S3Part {
  readonly number: number;
  readonly etag: string;
  readonly size: number;
}

const markLabel = 'zot-mark';

/** Uploads in parts. */
export class S3Multipart {
  constructor(
    private readonly requests: S3Requests,
    private readonly settings: S3WriteSettings,
  ) {}

  async begin(key: string, labels: Labels = {}): Promise<S3Upload> {
    const mark = randomUUID();
    const { UploadId } = await this.requests.run('CreateMultipartUpload', key, async (client) =>
      client.send(
        new CreateMultipartUploadCommand({
          ...this.to(key),
          ...this.settings,
          Metadata: { ...labels, [markLabel]: mark },
        }),
      ),
    );
    return { key, id: UploadId!, mark };
  }

  /** Takes the bytes, whatever comes of it. */
  async put({ key, id }: S3Upload, number: number, bytes: Slabs): Promise<S3Part> {
    const { size } = bytes;
    let tries = 0;
    try {
      const { ETag } = await this.requests.run('UploadPart', key, async (client) => {
        tries += 1;
        const part = { ...this.to(key), UploadId: id, PartNumber: number, ContentLength: size };
        return client.send(new UploadPartCommand({ ...part, Body: Readable.from(bytes.buffers()) }));
      });
      bytes.release(tries === 1);
      return { number, etag: versionOf(ETag), size };
    } catch (error) {
      bytes.release(false);
      throw error;
    }
  }

  /** A part that is a piece of an object, which must be at `version` still. */
  async copy({ key, id }: S3Upload, number: number, source: PartSource): Promise<S3Part> {
    const { from, version, range, size } = source;
    const { CopyPartResult } = await this.requests.run('UploadPartCopy', key, async (client) =>
      client.send(
        new UploadPartCopyCommand({
          ...this.to(key),
          UploadId: id,
          PartNumber: number,
          CopySource: this.requests.source(from),
          CopySourceIfMatch: asETag(version),
          ...(range ? { CopySourceRange: `bytes=${range.first}-${range.last}` } : {}),
        }),
      ),
    );
    return { number, etag: versionOf(CopyPartResult?.ETag), size };
  }

  /** In the order of their numbers; undefined where there is no such upload. */
  async parts({ key, id }: Pick<S3Upload, 'key' | 'id'>): Promise<S3Part[] | undefined> {
    const found: S3Part[] = [];
    for (let after: string | undefined; ;) {
      const page = await this.requests.run('ListParts', key, async (client) =>
        client
          .send(new ListPartsCommand({ ...this.to(key), UploadId: id, PartNumberMarker: after }))
          .catch(undefinedIfMissing),
      );
      if (!page) return undefined;
      for (const { PartNumber, ETag, Size } of page.Parts ?? []) {
        found.push({ number: PartNumber!, etag: versionOf(ETag), size: Size! });
      }
      if (!page.IsTruncated) return found;
      after = page.NextPartNumberMarker;
    }
  }

  /** The version of what it has become. Says so too where it was completed by a request whose answer was lost. */
  async complete({ key, id, mark }: S3Upload, parts: readonly S3Part[]): Promise<string> {
    const Parts = parts.map(({ number, etag }) => ({ PartNumber: number, ETag: asETag(etag) }));
    return this.requests.run('CompleteMultipartUpload', key, async (client, earlier) => {
      try {
        const command = new CompleteMultipartUploadCommand({
          ...this.to(key),
          UploadId: id,
          MultipartUpload: { Parts },
        });
        return versionOf((await client.send(command)).ETag);
      } catch (error) {
        if (!isPassing(error) && !(earlier > 0 && isMissing(error))) throw error;
        const found = await client.send(new HeadObjectCommand(this.to(key))).catch(() => undefined);
        if (found?.Metadata?.[markLabel] === mark && found.ETag) return versionOf(found.ETag);
        throw error;
      }
    });
  }

  async abort({ key, id }: Pick<S3Upload, 'key' | 'id'>): Promise<void> {
    await this.requests.run('AbortMultipartUpload', key, async (client) => {
      await client.send(new AbortMultipartUploadCommand({ ...this.to(key), UploadId: id })).catch(undefinedIfMissing);
    });
  }

  async *uploads(prefix: string): AsyncGenerator<BucketUpload> {
    for (let at: { KeyMarker?: string; UploadIdMarker?: string } = {}; ;) {
      const page = await this.requests.run('ListMultipartUploads', prefix, async (client) =>
        client.send(new ListMultipartUploadsCommand({ Bucket: this.requests.bucket, Prefix: prefix, ...at })),
      );
      for (const { Key, UploadId, Initiated } of page.Uploads ?? []) {
        yield { key: Key!, id: UploadId!, begun: Initiated?.getTime() ?? 0 };
      }
      if (!page.IsTruncated) return;
      at = { KeyMarker: page.NextKeyMarker!, UploadIdMarker: page.NextUploadIdMarker! };
    }
  }

  private to(key: string): { Bucket: string; Key: string } {
    return { Bucket: this.requests.bucket, Key: key };
  }
}

export interface PartSource {
  readonly from: string;
  readonly version: string;
  /** Absent: all of it. */
  readonly range?: ByteRange;
  readonly size: number;
}

function undefinedIfMissing(error: unknown): undefined {
  if (!isMissing(error)) throw error;
}
