import type { ByteSource } from '@zot/extension-api';

/** All bytes of a source, read in pieces of at most `pieceBytes`; closes it, also where reading fails. */
export async function readSource(source: ByteSource, pieceBytes = 65_536): Promise<Buffer> {
  const pieces: Buffer[] = [];
  try {
    for (;;) {
      const buffer = Buffer.alloc(pieceBytes);
      const length = await source.read(buffer);
      if (length === 0) return Buffer.concat(pieces);
      pieces.push(buffer.subarray(0, length));
    }
  } finally {
    await source.close();
  }
}
