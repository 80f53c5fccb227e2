import { calls } from './system-calls.js';

/** Writes all of the buffers at the descriptor's place (the system may take fewer bytes than given); the bytes written. */
export async function writeFully(descriptor: number, buffers: readonly Uint8Array[]): Promise<number> {
  let rest = buffers.filter((buffer) => buffer.byteLength > 0);
  let total = 0;
  while (rest.length > 0) {
    const { bytesWritten } = await calls.writev(descriptor, rest);
    total += bytesWritten;
    rest = restAfter(rest, bytesWritten);
  }
  return total;
}

function restAfter(buffers: readonly Uint8Array[], taken: number): Uint8Array[] {
  let index = 0;
  while (index < buffers.length && taken >= buffers[index]!.byteLength) {
    taken -= buffers[index]!.byteLength;
    index += 1;
  }
  const rest = buffers.slice(index);
  if (taken > 0) rest[0] = rest[0]!.subarray(taken);
  return rest;
}
