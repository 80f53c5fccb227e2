#!/usr/bin/env node
// Kills the server again and again under writers, and after each start asks it for everything it had acknowledged:
//   kill-test.js [--kills 500] [--writers 8] [--config test/clients/zot.json] [--ready-ms 5000]
// An operation that was not acknowledged must be wholly there or wholly absent; no blob may be served with other bytes.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { setTimeout as sleep } from 'node:timers/promises';
import { Journal } from './kill-test/journal.js';
import { Writer } from './kill-test/writer.js';
import { startZot } from './start-zot.js';

const { values } = parseArgs({
  options: {
    kills: { type: 'string', default: '500' },
    writers: { type: 'string', default: '8' },
    'ready-ms': { type: 'string', default: '5000' },
    config: { type: 'string', default: join(import.meta.dirname, '../test/clients/zot.json') },
  },
});
const kills = Number(values.kills);
/** P3: ready within 5 s. On a machine that does other work beside, that says nothing, and more may be allowed. */
const readyWithinMs = Number(values['ready-ms']);
/** All of the journal is asked for this often, else only what the last life touched. */
const wholeEvery = 25;

const folder = mkdtempSync(join(tmpdir(), 'zot-kills-'));
const journal = new Journal();
const writers = Array.from({ length: Number(values.writers) }, (_, id) => new Writer(id, journal));
const faults = [];
/** Said at once, since the rest of the run may be long. */
const note = (fault) => {
  faults.push(fault);
  console.log(`FAULT ${fault}`);
};
let slowest = 0;
let port;

for (let life = 1; life <= kills + 1; life += 1) {
  const last = life === kills + 1;
  const zot = await startZot(values.config, { folder, port });
  port = Number(zot.address.split(':')[1]);
  slowest = Math.max(slowest, zot.startMs);
  if (zot.startMs > readyWithinMs) note(`life ${life}: ready after ${Math.round(zot.startMs)} ms`);
  const found = await journal.check(`http://${zot.address}`, last || life % wholeEvery === 0);
  for (const fault of found) note(`life ${life}: ${fault}`);
  if (last) {
    const status = await zot.stop();
    if (status !== 0) note(`the last stop ended with ${status}`);
    break;
  }
  const running = writers.map((writer) => writer.run(`http://${zot.address}`));
  await sleep(20 + Math.random() * 400);
  await zot.kill();
  await Promise.all(running);
  if (life % 50 === 0) console.log(`${life} kills, ${journal.acknowledged} acknowledged, ${faults.length} faults`);
  if (faults.length > 20) break;
}

const refused = writers.flatMap((writer) => writer.refused);
for (const answer of refused.slice(0, 10)) console.log(`REFUSED ${answer}`);
console.log(
  `${kills} kills, ${journal.acknowledged} operations acknowledged, ${faults.length} lost or wrong, ` +
    `${refused.length} refused; slowest start ${Math.round(slowest)} ms`,
);
if (faults.length > 0) console.log(`the store is kept in ${folder}`);
else rmSync(folder, { recursive: true, force: true });
process.exit(faults.length > 0 || refused.length > 0 || journal.acknowledged < kills ? 1 : 0);
