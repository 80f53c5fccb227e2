import type { ByteSource } from '@zot/extension-api';

/** Fills the buffer, or its first `limit` bytes. Rejects where the source has fewer. */
export async function fill(source: ByteSource, buffer: Buffer, limit: number): Promise<Buffer> {
  const room = limit < buffer.byteLength ? buffer.subarray(0, limit) : buffer;
  let filled = 0;
  while (filled < room.byteLength) {
    const count = await source.read(filled === 0 ? room : room.subarray(filled));
    if (count === 0) throw new Error(`a source ended ${limit - filled} bytes before its length`);
    filled += count;
  }
  return room;
}
