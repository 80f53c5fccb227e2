import type { Answer, Client } from './client.js';
import { blob, imageOver, randomBlob, type Content } from './content.js';

const octets = { 'content-type': 'application/octet-stream' };

/** Opens an upload and gives the path to go on at. */
export async function openUpload(client: Client, repository: string, query = ''): Promise<string> {
  const opened = await client.ask('POST', `/v2/${repository}/blobs/uploads/${query}`);
  return locationOf(expectStatus(opened, 202));
}

/** Closes an upload with the bytes given, or with none. */
export async function closeUpload(client: Client, upload: string, digest: string, body: Buffer): Promise<Answer> {
  const path = `${upload}${upload.includes('?') ? '&' : '?'}digest=${encodeURIComponent(digest)}`;
  return client.ask('PUT', path, { headers: { ...octets, 'content-length': body.length }, body });
}

export async function pushBlob(client: Client, repository: string, content: Content): Promise<void> {
  const upload = await openUpload(client, repository);
  expectStatus(await closeUpload(client, upload, content.digest, content.bytes), 201);
}

export async function putManifest(
  client: Client,
  repository: string,
  reference: string,
  { bytes, mediaType }: Pick<Content, 'bytes' | 'mediaType'>,
): Promise<Answer> {
  const headers = { 'content-type': mediaType, 'content-length': bytes.length };
  return client.ask('PUT', `/v2/${repository}/manifests/${reference}`, { headers, body: bytes });
}

export async function pushManifest(
  client: Client,
  repository: string,
  reference: string,
  content: Pick<Content, 'bytes' | 'mediaType'>,
): Promise<Answer> {
  return expectStatus(await putManifest(client, repository, reference, content), 201);
}

/** An image of its own, with its blobs. */
export interface Pushed {
  readonly image: Content;
  readonly config: Content;
  readonly layer: Content;
}

/** Pushes a small image of fresh content under a tag. */
export async function pushImage(
  client: Client,
  repository: string,
  reference: string,
  fields: Readonly<Record<string, unknown>> = {},
): Promise<Pushed> {
  const config = blob(JSON.stringify({ architecture: 'amd64', os: 'linux', nonce: Math.random() }));
  const layer = randomBlob(500);
  await pushBlob(client, repository, config);
  await pushBlob(client, repository, layer);
  const image = imageOver(config, [layer], fields);
  await pushManifest(client, repository, reference, image);
  return { image, config, layer };
}

export function locationOf({ headers }: Answer): string {
  if (headers.location === undefined) throw new Error('an answer without a Location');
  return headers.location;
}

export function expectStatus(answer: Answer, status: number): Answer {
  if (answer.status === status) return answer;
  throw new Error(`answered ${answer.status}, not ${status}: ${answer.body.subarray(0, 500).toString()}`);
}
