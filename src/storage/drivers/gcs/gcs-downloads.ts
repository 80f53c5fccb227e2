import type { Readable } from 'node:stream';
import type { Storage } from '@google-cloud/storage';
import { Downloads } from '../bucket/downloads.js';

export interface GcsDownload {
  readonly bucket: string;
  readonly key: string;
  readonly version: string;
  /** Bytes, both included. */
  readonly start: number;
  readonly end: number;
}

/**
 * Bodies of objects, straight from the connection: the SDK's own streams copy each chunk through several others, and warn
 * of listeners that they leave behind at each download.
 */
export class GcsDownloads {
  private readonly downloads = new Downloads({ skipVerify: false });

  constructor(
    private readonly storage: Storage,
    /** An emulator knows no credentials. */
    private readonly isEmulated: boolean,
  ) {}

  /** Undefined where there is no such version. Rejects with an error that has the status as its `code`. */
  async open({ bucket, key, version, start, end }: GcsDownload): Promise<Readable | undefined> {
    const path = `/storage/v1/b/${encodeURIComponent(bucket)}/o/${encodeURIComponent(key)}`;
    const url = new URL(`${path}?alt=media&generation=${version}`, this.storage.apiEndpoint);
    const answer = await this.downloads.get(url, {
      host: url.host,
      range: `bytes=${start}-${end}`,
      ...(await this.credentials(url)),
    });
    if (!answer) throw new Error('a download was answered without its length');
    if (answer.status === 200 || answer.status === 206) return answer.body;
    answer.body.destroy();
    if (answer.status === 404) return undefined;
    throw Object.assign(new Error(`a download was answered with ${answer.status}`), { code: answer.status });
  }

  close(): void {
    this.downloads.destroy();
  }

  private async credentials(url: URL): Promise<Record<string, string>> {
    if (this.isEmulated) return {};
    return Object.fromEntries(await this.storage.authClient.getRequestHeaders(url.href));
  }
}
