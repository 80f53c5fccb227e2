#!/usr/bin/env node
// What reloads cost a server of the last build that is pulled from meanwhile: how long they take, what they fail, what they leave.
//   measure-reloads.js [<reloads of each kind>]
import { mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { Agent, request } from 'node:http';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { startZot } from './start-zot.js';

const times = Number(process.argv[2] ?? 100);
const folder = mkdtempSync(join(tmpdir(), 'zot-reloads-'));
const base = { storage: { gc: false }, log: { level: 'error', output: join(folder, 'log') } };
writeFileSync(join(folder, 'first.json'), JSON.stringify(base));
const zot = await startZot(join(folder, 'first.json'), { folder });
const file = join(folder, 'config.json');
const served = JSON.parse(readFileSync(file, 'utf8'));

/** By atomic rename, as editors and operators write. */
function write({ storage, http, ...others }) {
  const text =
    typeof others.raw === 'string'
      ? others.raw
      : JSON.stringify({
          ...served,
          ...others,
          storage: { ...served.storage, ...storage },
          http: { ...served.http, ...http },
        });
  writeFileSync(`${file}.new`, text);
  renameSync(`${file}.new`, file);
}

const residentMiB = () => Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${zot.pid}/status`, 'utf8'))[1]) / 1024;
/** As `zot reload` asks, without starting a process for it. */
async function reload() {
  const socket = connect(join(zot.root, '.zot.sock'));
  socket.write('{"command":"reload"}\n');
  let text = '';
  for await (const chunk of socket.setEncoding('utf8')) text += chunk;
  const { value, failure } = JSON.parse(text.slice(0, text.indexOf('\n')));
  if (failure !== undefined) throw new Error(failure);
  return value;
}

const answers = { count: 0, failed: 0, slowest: 0 };
let isOver = false;
const agent = new Agent({ keepAlive: true });
const [host, port] = zot.address.split(':');
const get = async (path) => {
  const began = performance.now();
  const { promise, resolve } = Promise.withResolvers();
  request({ agent, host, port, path }, (answer) => answer.resume().on('end', () => resolve(answer.statusCode)))
    .on('error', () => resolve(0))
    .end();
  const status = await promise;
  answers.count++;
  answers.slowest = Math.max(answers.slowest, performance.now() - began);
  if (status === 0 || status >= 500) answers.failed++;
  return status;
};
const clients = Array.from({ length: 4 }, async () => {
  while (!isOver) {
    await get('/v2/');
    await sleep(2);
  }
});

const kinds = {
  'settings that adapt': [{ storage: { gcInterval: '2h' } }, {}],
  'an extension that comes and goes': [{ extensions: { metrics: {} } }, {}],
  'stores in turn': [{ storage: { dedupe: false } }, {}],
  'a file that is half': [{ raw: '{ "storage": { "rootDirectory": "/var/' }],
  'a root that cannot be': [{ storage: { rootDirectory: '/dev/null/x' } }],
};

const median = (all) => all.sort((one, other) => one - other)[Math.floor(all.length / 2)];
const row = (...cells) => console.log(cells.map((cell, at) => String(cell).padEnd(at === 0 ? 34 : 12)).join(''));
row('', 'median ms', 'most ms', 'RSS MiB', 'failed', 'slowest ms');
row('before', '', '', residentMiB().toFixed(0));
for (const [kind, settings] of Object.entries(kinds)) {
  const took = [];
  Object.assign(answers, { count: 0, failed: 0, slowest: 0 });
  for (let turn = 0; turn < times; turn++) {
    write(settings[turn % settings.length]);
    const { outcome, duration } = await reload();
    // The server may have followed the file by itself.
    if (outcome !== 'unchanged') took.push(Math.round(duration));
  }
  const load = [`${answers.failed}/${answers.count}`, answers.slowest.toFixed(0)];
  row(kind, median(took), Math.max(...took), residentMiB().toFixed(0), ...load);
}

write({});
await reload();
write({ extensions: { metrics: {} } });
const began = performance.now();
while ((await get('/metrics')) !== 200) await sleep(5);
console.log(
  `a file that is renamed over another one holds after ${Math.round(performance.now() - began)} ms, by itself`,
);
isOver = true;
await Promise.all(clients);
agent.destroy();
const status = await zot.stop();
rmSync(folder, { recursive: true, force: true });
process.exit(status);
