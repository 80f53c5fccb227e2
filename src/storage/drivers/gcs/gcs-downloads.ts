import { Agent as HttpAgent, get as httpGet, type IncomingMessage, type OutgoingHttpHeaders } from 'node:http';
import { Agent as HttpsAgent, get as httpsGet } from 'node:https';
import type { Storage } from '@google-cloud/storage';

/** How long a server may be silent. */
const silenceMs = 8000;
const mostDownloads = 1024;

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
  private readonly http = new HttpAgent({ keepAlive: true, maxSockets: mostDownloads });
  private readonly https = new HttpsAgent({ keepAlive: true, maxSockets: mostDownloads });

  constructor(
    private readonly storage: Storage,
    /** An emulator knows no credentials. */
    private readonly isEmulated: boolean,
  ) {}

  /** Undefined where there is no such version. Rejects with an error that has the status as its `code`. */
  async open({ bucket, key, version, start, end }: GcsDownload): Promise<IncomingMessage | undefined> {
    const path = `/storage/v1/b/${encodeURIComponent(bucket)}/o/${encodeURIComponent(key)}`;
    const url = new URL(`${path}?alt=media&generation=${version}`, this.storage.apiEndpoint);
    const answer = await this.get(url, { ...(await this.credentials(url)), range: `bytes=${start}-${end}` });
    if (answer.statusCode === 200 || answer.statusCode === 206) return answer;
    answer.resume();
    if (answer.statusCode === 404) return undefined;
    throw Object.assign(new Error(`a download was answered with ${answer.statusCode}`), { code: answer.statusCode });
  }

  close(): void {
    this.http.destroy();
    this.https.destroy();
  }

  private async credentials(url: URL): Promise<OutgoingHttpHeaders> {
    if (this.isEmulated) return {};
    return Object.fromEntries(await this.storage.authClient.getRequestHeaders(url.href));
  }

  private async get(url: URL, headers: OutgoingHttpHeaders): Promise<IncomingMessage> {
    return new Promise((resolve, reject) => {
      const request =
        url.protocol === 'https:'
          ? httpsGet(url, { agent: this.https, headers }, resolve)
          : httpGet(url, { agent: this.http, headers }, resolve);
      request.setTimeout(silenceMs, () => {
        request.destroy(Object.assign(new Error('the server fell silent'), { code: 'ETIMEDOUT' }));
      });
      request.on('error', reject);
    });
  }
}
