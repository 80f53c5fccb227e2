import { CopyObjectCommand } from '@aws-sdk/client-s3';
import type { Labels } from '../bucket/bucket.js';
import { asETag, versionOf } from './s3-object.js';
import type { S3Multipart, S3Part, S3Upload } from './s3-multipart.js';
import type { S3Requests } from './s3-requests.js';
import type { S3WriteSettings } from './s3-write-settings.js';

/** What S3 copies in one request. */
const mostAtOnce = 5 * 1024 ** 3;
const mostParts = 10_000;

export interface S3CopySettings {
  /** Bytes of a part of a copy. */
  readonly partBytes: number;
  /** Parts of one copy that are under way at once. */
  readonly mostParts: number;
  /** From how many bytes on a copy is made in parts. */
  readonly thresholdBytes: number;
}

export interface S3CopySource {
  readonly key: string;
  readonly version: string;
  readonly size: number;
}

export interface S3Copy {
  readonly version: string;
  /** Milliseconds since 1970, where the server told. */
  readonly modified?: number | undefined;
}

/** Copies inside the bucket: the bytes never come here. */
export class S3Copier {
  constructor(
    private readonly requests: S3Requests,
    private readonly multipart: S3Multipart,
    private readonly write: S3WriteSettings,
    private readonly settings: S3CopySettings,
  ) {}

  async copy(source: S3CopySource, to: string, labels: Labels): Promise<S3Copy> {
    const isLarge = source.size > Math.min(this.settings.thresholdBytes, mostAtOnce);
    return isLarge ? { version: await this.inParts(source, to, labels) } : this.atOnce(source, to, labels);
  }

  /** Makes parts of an upload from what an object holds. All have the least size that parts before the last must have. */
  async fill(upload: S3Upload, { key, version, size }: S3CopySource): Promise<S3Part[]> {
    const count = Math.max(1, Math.floor(size / Math.max(this.settings.partBytes, Math.ceil(size / mostParts))));
    const each = Math.ceil(size / count);
    const parts: S3Part[] = [];
    let next = 0;
    const work = async (): Promise<void> => {
      while (next < count) {
        const index = next;
        next += 1;
        const first = index * each;
        const last = Math.min(size, first + each) - 1;
        const piece = { from: key, version, range: { first, last }, size: last - first + 1 };
        parts[index] = await this.multipart.copy(upload, index + 1, piece).catch((error: unknown) => {
          next = count;
          throw error;
        });
      }
    };
    await Promise.all(Array.from({ length: Math.max(1, Math.min(this.settings.mostParts, count)) }, work));
    return parts;
  }

  private async atOnce({ key, version }: S3CopySource, to: string, labels: Labels): Promise<S3Copy> {
    const { CopyObjectResult } = await this.requests.run('CopyObject', to, async (client) =>
      client.send(
        new CopyObjectCommand({
          Bucket: this.requests.bucket,
          Key: to,
          CopySource: this.requests.source(key),
          CopySourceIfMatch: asETag(version),
          MetadataDirective: 'REPLACE',
          Metadata: { ...labels },
          ...this.write,
        }),
      ),
    );
    const modified = CopyObjectResult?.LastModified?.getTime();
    return { version: versionOf(CopyObjectResult?.ETag), modified };
  }

  /** As `copy`, and never by way of a request that a server may take for a change of labels alone. */
  async inParts(source: S3CopySource, to: string, labels: Labels): Promise<string> {
    const upload = await this.multipart.begin(to, labels);
    try {
      return await this.multipart.complete(upload, await this.fill(upload, source));
    } catch (error) {
      // Else it is swept later.
      await this.multipart.abort(upload).catch(() => undefined);
      throw error;
    }
  }
}
