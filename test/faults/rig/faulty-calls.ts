import { constants, writeSync } from 'node:fs';
import { calls } from '../../../src/storage/drivers/local/system-calls.js';

/** What happens at a call of the storage driver to the system. */
export interface Fault {
  /** `change`: a call that changes the disk. */
  readonly at: 'change' | 'read' | 'fsync';
  /** The first is 1. */
  readonly count: number;
  /** A signal, an error that is returned in place of the call, or one that comes after half of a write. */
  readonly how: 'kill' | 'kill half a write' | 'EIO' | 'ENOSPC';
}

const changing = ['writev', 'fsync', 'mkdir', 'rename', 'link', 'unlink', 'rmdir', 'lutimes'] as const;
const reading = ['read', 'fstat', 'lstat'] as const;

type Call = (...given: unknown[]) => Promise<unknown>;

/** Puts a fault into this process. Returns whether it has come, which nobody asks of one that was killed. */
export function arm({ at, count, how }: Fault): () => boolean {
  let seen = 0;
  const strike = async (name: string, call: Call, given: unknown[]): Promise<unknown> => {
    seen += 1;
    if (seen !== count) return call(...given);
    if (how === 'kill half a write' && name === 'writev') writeHalf(given);
    if (how.startsWith('kill')) process.kill(process.pid, 'SIGKILL');
    // A signal is delivered before anything else of this process runs on; an error is all that is left.
    throw Object.assign(new Error(`${how} of ${name}`), { code: how, syscall: name });
  };
  const table = calls as unknown as Record<string, Call>;
  const names = at === 'fsync' ? ['fsync'] : at === 'read' ? reading : changing;
  for (const name of names) {
    const call = table[name]!;
    table[name] = async (...given) => strike(name, call, given);
  }
  const open = table['open']!;
  table['open'] = async (...given) => {
    const makes = ((given[1] as number) & constants.O_CREAT) !== 0;
    const counts = at === 'change' ? makes : at === 'read' && !makes;
    return counts ? strike('open', open, given) : open(...given);
  };
  return () => seen >= count;
}

function writeHalf([descriptor, buffers]: unknown[]): void {
  const bytes = Buffer.concat(buffers as Uint8Array[]);
  writeSync(descriptor as number, bytes.subarray(0, bytes.length >> 1));
}
