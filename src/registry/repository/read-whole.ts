import type { ByteSource } from '@zot/extension-api';

/** All bytes of a file that is known to be small; closes it, also where reading fails. */
export async function readWhole(source: ByteSource): Promise<Buffer> {
  try {
    // Not from the pool: what is read here is kept, and would keep a pool of others alive.
    const bytes = Buffer.allocUnsafeSlow(source.stat.size);
    let filled = 0;
    while (filled < bytes.length) {
      const length = await source.read(bytes.subarray(filled));
      if (length === 0) break;
      filled += length;
    }
    return bytes.subarray(0, filled);
  } finally {
    await source.close();
  }
}
