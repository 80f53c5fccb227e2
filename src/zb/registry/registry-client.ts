import { mediaTypes, type Digest } from '@zot/oci';
import { LatencyRecord } from '../measure/latency-record.js';
import type { Answer, Client } from '../wire/client.js';
import { bodyOf, type RequestBody } from '../wire/request-body.js';
import { RequestFault } from '../wire/request-fault.js';
import type { BlobContent } from './blob-content.js';
import type { ImageContent } from './image-content.js';

/** How the bytes of a blob travel: in the closing PUT, in PATCHes of a said range, or in one PATCH of unsaid length. */
export type PushWay = 'monolithic' | 'chunked' | 'streamed';

/** Bytes of a chunk at most; a smaller blob goes in four. */
const largestChunk = 10 * 1024 * 1024;
/** Some registries hide a manifest from who does not say that it reads its type. */
const manifests = { headers: { Accept: `${mediaTypes.imageManifest}, ${mediaTypes.imageIndex}` } };
const octets = { 'Content-Type': 'application/octet-stream' };

/** The requests of the distribution specification, as one client makes them. */
export class RegistryClient {
  /** Time to the first byte of each step of a pull, by the step's name. */
  readonly steps = new Map<string, LatencyRecord>();

  constructor(readonly client: Client) {}

  async ping(): Promise<void> {
    await this.client.ask('GET', '/v2/', [200]);
  }

  async catalog(): Promise<number> {
    return (await this.client.ask('GET', '/v2/_catalog', [200])).bodyBytes;
  }

  async tags(repository: string): Promise<number> {
    return (await this.client.ask('GET', `/v2/${repository}/tags/list`, [200])).bodyBytes;
  }

  async headManifest(repository: string, reference: string): Promise<void> {
    const path = `/v2/${repository}/manifests/${reference}`;
    this.note('Manifest HEAD', await this.client.ask('HEAD', path, [200], manifests));
  }

  async getManifest(repository: string, reference: string, { bytes }: ImageContent): Promise<number> {
    const path = `/v2/${repository}/manifests/${reference}`;
    const answer = await this.client.ask('GET', path, [200], manifests);
    this.note('Manifest GET', answer);
    return whole(answer, bytes.length, path);
  }

  async getBlob(repository: string, { digest, length }: BlobContent, step: string): Promise<number> {
    const path = `/v2/${repository}/blobs/${digest}`;
    const answer = await this.client.ask('GET', path, [200]);
    this.note(step, answer);
    return whole(answer, length, path);
  }

  /** What a client does for `pull`: HEAD, manifest, config, layers. Resolves with the bytes that came. */
  async pull(repository: string, reference: string, image: ImageContent): Promise<number> {
    await this.headManifest(repository, reference);
    let bytes = await this.getManifest(repository, reference, image);
    bytes += await this.getBlob(repository, image.config, 'Config');
    for (const layer of image.layers) bytes += await this.getBlob(repository, layer, 'Layer');
    return bytes;
  }

  /** Pushes the layers in the given way, then the config and the manifest under a tag. */
  async push(repository: string, tag: string, image: ImageContent, way: PushWay): Promise<number> {
    for (const layer of image.layers) await this.pushBlob(repository, layer, way);
    await this.pushBlob(repository, image.config, 'monolithic');
    await this.putManifest(repository, tag, image);
    return image.totalBytes;
  }

  async putManifest(repository: string, reference: string, { bytes, mediaType }: ImageContent): Promise<void> {
    const options = { headers: { 'Content-Type': mediaType }, body: bodyOf(bytes) };
    await this.client.ask('PUT', `/v2/${repository}/manifests/${reference}`, [201], options);
  }

  async pushBlob(repository: string, blob: BlobContent, way: PushWay): Promise<void> {
    let upload = await this.located('POST', `/v2/${repository}/blobs/uploads/`, bodyOf(Buffer.alloc(0)));
    if (way === 'streamed') upload = await this.located('PATCH', upload, blob, { chunked: true, headers: octets });
    if (way === 'chunked') {
      const chunkSize = Math.min(largestChunk, Math.ceil(blob.length / 4));
      for (let from = 0; from < blob.length; from += chunkSize) {
        const to = Math.min(from + chunkSize, blob.length);
        const body = { length: to - from, parts: () => blob.slice(from, to) };
        upload = await this.located('PATCH', upload, body, {
          headers: { ...octets, 'Content-Range': `${from}-${to - 1}` },
        });
      }
    }
    // A registry may keep its state in the query of the location, so the digest joins what stands there.
    upload.search += `${upload.search ? '&' : '?'}digest=${encodeURIComponent(blob.digest)}`;
    const body = way === 'monolithic' ? blob : bodyOf(Buffer.alloc(0));
    await this.client.ask('PUT', upload, [201], { headers: octets, body });
  }

  /** Removes content after a benchmark. A registry that does not allow it keeps it. */
  async remove(kind: 'manifests' | 'blobs', repository: string, digest: Digest): Promise<boolean> {
    const answer = await this.client.ask('DELETE', `/v2/${repository}/${kind}/${digest}`, [200, 202, 204, 404, 405]);
    return answer.status !== 405;
  }

  private async located(
    method: string,
    path: string | URL,
    body: RequestBody,
    options: { chunked?: boolean; headers?: Record<string, string> } = {},
  ): Promise<URL> {
    const answer = await this.client.ask(method, path, [202, 204], { ...options, body });
    const location = answer.header('location');
    if (!location) throw new RequestFault(method, String(path), answer.status, 'without a Location');
    return this.client.resolve(location, path instanceof URL ? path : undefined);
  }

  private note(step: string, { firstByteMs }: Answer): void {
    let record = this.steps.get(step);
    if (!record) this.steps.set(step, (record = new LatencyRecord()));
    record.add(firstByteMs);
  }
}

function whole({ bodyBytes, status }: Answer, expected: number, path: string): number {
  if (bodyBytes !== expected) throw new RequestFault('GET', path, status, `with ${bodyBytes} bytes, not ${expected}`);
  return bodyBytes;
}
