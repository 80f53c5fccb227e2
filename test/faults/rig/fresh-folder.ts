import { existsSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A kill takes nothing from memory that is a file, so that no disk is needed to see what it leaves. */
const memory = '/dev/shm';

/** For what is killed, not for what loses its power. */
export async function freshFolder(name: string): Promise<string> {
  return mkdtemp(join(existsSync(memory) ? memory : tmpdir(), `zot-${name}-`));
}
