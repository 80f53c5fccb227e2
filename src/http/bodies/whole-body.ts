import { RegistryError } from '@zot/oci';
import type { TrackedRequest } from '../server/tracked-request.js';
import { incomingBody } from './incoming-body.js';

/** A small body in one piece. One that says it is too large is refused before a byte of it is read. */
export async function wholeBody(
  request: TrackedRequest,
  limit: number,
  readTimeout: number,
  code: 'MANIFEST_INVALID' | 'SIZE_INVALID',
): Promise<Buffer> {
  const tooLarge = () => new RegistryError(code, { description: `is larger than ${limit} bytes` }, { status: 413 });
  const said = request.headers['content-length'];
  if (said !== undefined && Number(said) > limit) throw tooLarge();
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of incomingBody(request, readTimeout)) {
    size += chunk.byteLength;
    if (size > limit) throw tooLarge();
    chunks.push(chunk);
  }
  return joined(chunks, size);
}

/**
 * Copied also where it is one chunk, since that is a part of a buffer which holds more of the connection; and not into Node's
 * pool, where a manifest of 1 KB that is kept would keep 64 KiB alive.
 */
function joined(chunks: readonly Buffer[], size: number): Buffer {
  const whole = Buffer.allocUnsafeSlow(size);
  let at = 0;
  for (const chunk of chunks) at += chunk.copy(whole, at);
  return whole;
}
