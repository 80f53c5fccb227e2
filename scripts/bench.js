#!/usr/bin/env node
// Builds, starts a registry on a root of its own, and measures it with zb: bench.js [<option of zb> …]
// Without options it runs the whole matrix of docs/performance.md. Results stay in results/bench-*.json.
import { spawnSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { startZot } from './start-zot.js';
import { measureStart } from './measure-start.js';

const root = join(import.meta.dirname, '..');
const results = join(root, 'results');
const config = join(root, 'test/clients/zot.json');
const clients = ['--concurrency', '8', '--rounds', '3'];

/** Small requests leave what they pushed, as the root goes with the server; blobs are removed, for the disk's sake. */
const matrix = {
  small: [...clients, '--seconds', '2', '--skip-cleanup', '-t', '^(Ping|Get Catalog|.* tags)$'],
  blobs: [...clients, '--seconds', '2', '-t', '^(Push (Monolith|Chunk|Chunk Streamed)|Pull) (1|10|100)MB$'],
};

const own = process.argv.slice(2);
const runs = own.length > 0 ? { own } : matrix;
mkdirSync(results, { recursive: true });
step('build', process.execPath, [join(root, 'scripts/build.js')]);

let worst = 0;
for (const [name, options] of Object.entries(runs)) {
  const zot = await startZot(config);
  const file = join(results, `bench-${name}.json`);
  const url = `http://${zot.address}`;
  worst ||= step(name, join(root, 'bin/zb'), [...options, '--pid', String(zot.pid), '--output-file', file, url]);
  worst ||= await zot.stop();
}
if (own.length === 0) await measureStart(config);
process.exit(worst);

function step(name, command, args) {
  const { status } = spawnSync(command, args, { cwd: root, stdio: 'inherit' });
  if (status !== 0) console.error(`bench: ${name} ended with ${status}`);
  return status ?? 1;
}
