import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

const longestBuildMs = 600_000;

/** Waits for its turn, and keeps it until the process ends, however it ends: a lock that is never left behind. */
export function lockBuild(root) {
  const folder = join(root, 'node_modules/.cache');
  mkdirSync(folder, { recursive: true });
  const database = new DatabaseSync(join(folder, 'zot-build.lock'));
  database.exec(`PRAGMA busy_timeout = ${longestBuildMs}; BEGIN EXCLUSIVE`);
  globalThis.zotBuildLock = database; // Collected, it would let go.
}
