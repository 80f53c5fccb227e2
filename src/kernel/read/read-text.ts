import { closeSync, openSync, readSync } from 'node:fs';

/** The most a config file, or a file it names, may hold. */
export const mostBytes = 1024 * 1024;

/** Reads a small text file, a pipe too. A byte order mark is taken off. Never throws. */
export function readText(file: string): { text: string } | { problem: string } {
  let bytes: Buffer;
  try {
    bytes = readUpTo(file, mostBytes + 1);
  } catch (error) {
    return { problem: `cannot be read: ${reason(error as NodeJS.ErrnoException)}` };
  }
  if (bytes.length > mostBytes) return { problem: 'is larger than 1 MiB' };
  try {
    return { text: new TextDecoder('utf-8', { fatal: true }).decode(bytes) };
  } catch {
    return { problem: 'is not text in UTF-8' };
  }
}

function readUpTo(file: string, most: number): Buffer {
  const bytes = Buffer.alloc(most);
  const descriptor = openSync(file, 'r');
  try {
    let length = 0;
    for (let read = -1; read !== 0 && length < most; length += read) {
      read = readSync(descriptor, bytes, length, most - length, null);
    }
    return bytes.subarray(0, length);
  } finally {
    closeSync(descriptor);
  }
}

function reason(error: NodeJS.ErrnoException): string {
  if (error.code === 'ENOENT') return 'there is no such file';
  if (error.code === 'EISDIR') return 'it is a folder';
  if (error.code === 'EACCES') return 'permission denied';
  return error.message;
}
