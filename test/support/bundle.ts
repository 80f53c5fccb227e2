import { execFile } from 'node:child_process';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';

const checkout = dirname(dirname(import.meta.dirname));
const build = join(checkout, 'scripts/build.js');
let fresh: Promise<unknown> | undefined;

/** Sees that `bin/zot` runs what the sources say now. Builds where they have changed, one process at a time. */
export async function freshBundle(): Promise<void> {
  await (fresh ??= promisify(execFile)(process.execPath, [build, '--if-stale'], { cwd: checkout }));
}
