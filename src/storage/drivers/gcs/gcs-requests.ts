import type { Bucket, File } from '@google-cloud/storage';
import type { Attempts } from '../bucket/attempts.js';
import type { Turns } from '../bucket/turns.js';
import { refusal } from './gcs-errors.js';

/** Asks one bucket, again where that may help, and at most so much at once. */
export class GcsRequests {
  constructor(
    readonly bucket: Bucket,
    private readonly attempts: Attempts,
    private readonly turns: Turns,
  ) {}

  async run<T>(action: string, key: string, send: (earlier: number) => Promise<T>): Promise<T> {
    const what = `${action} ${key}`;
    await this.turns.take();
    try {
      return await this.attempts.run(what, send);
    } catch (error) {
      throw refusal(what, error);
    } finally {
      this.turns.giveBack();
    }
  }

  /** With a version: that one and no other. */
  file(key: string, version?: string): File {
    return this.bucket.file(key, version === undefined ? {} : { generation: version });
  }
}
