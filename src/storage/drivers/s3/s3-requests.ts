import type { S3Client } from '@aws-sdk/client-s3';
import type { Attempts } from '../bucket/attempts.js';
import { refusal } from './s3-errors.js';

/** What a server may work on for long before it answers, and how long it may. */
const working = new Set(['CompleteMultipartUpload', 'CopyObject', 'UploadPartCopy']);
const workingTryMs = 25_000;

/** Sends the SDK's commands to one bucket, again where that may help. */
export class S3Requests {
  constructor(
    readonly client: S3Client,
    readonly bucket: string,
    private readonly attempts: Attempts,
  ) {}

  /**
   * `send` makes its command anew each time, since a body can be sent once. It learns how often it was tried before, so
   * that it can tell what an earlier try has done whose answer was lost.
   */
  async run<T>(action: string, key: string, send: (client: S3Client, earlier: number) => Promise<T>): Promise<T> {
    const what = `${action} ${key}`;
    try {
      const longestTryMs = working.has(action) ? workingTryMs : undefined;
      return await this.attempts.run(what, (earlier) => send(this.client, earlier), longestTryMs);
    } catch (error) {
      throw refusal(what, error);
    }
  }

  /** What a copy is made from. */
  source(key: string): string {
    return `${this.bucket}/${key.split('/').map(encodeURIComponent).join('/')}`;
  }
}
