import { createHash } from 'node:crypto';
import type { ByteSink, ByteSource, StorageDriver, StorePath } from '@zot/extension-api';
import { algorithmOf, encodedOf, type Digest } from '@zot/oci';

const bufferBytes = 1024 * 1024;

/** Copies a blob to `target`; false, with nothing left behind, where it does not match its digest. */
export async function copyVerified(
  driver: StorageDriver,
  source: ByteSource,
  target: StorePath,
  digest: Digest,
): Promise<boolean> {
  try {
    const hash = await copy(source, await driver.append(target), digest);
    if (hash === encodedOf(digest)) return true;
  } catch (error) {
    await driver.remove(target).catch(() => undefined);
    throw error;
  } finally {
    await source.close();
  }
  await driver.remove(target);
  return false;
}

async function copy(source: ByteSource, sink: ByteSink, digest: Digest): Promise<string> {
  const hash = createHash(algorithmOf(digest));
  const buffer = Buffer.allocUnsafe(bufferBytes);
  try {
    for (let length = await source.read(buffer); length > 0; length = await source.read(buffer)) {
      const piece = buffer.subarray(0, length);
      hash.update(piece);
      await sink.write([piece]);
    }
  } finally {
    await sink.close();
  }
  return hash.digest('hex');
}
