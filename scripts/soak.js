#!/usr/bin/env node
// Mixed load for hours on a server with all of its tasks on, and what becomes of its memory and its file descriptors:
//   soak.js [--minutes 1440] [--warm-up <minutes>] [--clients 6] [--rate 40] [--most <MiB>] [--config scripts/soak/zot.json]
// The figure to look at is the slope of the resident memory by linear fit, after the warm-up (default: a third, an hour at
// most). Ends with 1 when an answer was wrong, something acknowledged was lost, a task failed, an error was logged, or the
// server held more than --most for a whole minute.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { setTimeout as sleep } from 'node:timers/promises';
import { errorsIn } from './soak/errors-in.js';
import { Receivers } from './soak/receivers.js';
import { Samples } from './soak/samples.js';
import { SoakClient } from './soak/soak-client.js';
import { startZot } from './start-zot.js';

const { values } = parseArgs({
  options: {
    minutes: { type: 'string', default: '1440' },
    'warm-up': { type: 'string' },
    clients: { type: 'string', default: '6' },
    rate: { type: 'string', default: '40' },
    most: { type: 'string', default: 'Infinity' },
    config: { type: 'string', default: join(import.meta.dirname, 'soak/zot.json') },
  },
});
const minuteMs = 60_000;
const sampleMs = 5000;
const lasts = Number(values.minutes) * minuteMs;
const warmUp = Number(values['warm-up'] ?? Math.min(60, Number(values.minutes) / 3)) * minuteMs;
/** Operations a second, of all clients together. */
const rate = Number(values.rate);

const folder = mkdtempSync(join(tmpdir(), 'zot-soak-'));
const receivers = new Receivers();
const zot = await startZot(await configFile(), { folder });
const url = `http://${zot.address}`;
const samples = new Samples(zot.pid, zot.address);
const clients = Array.from({ length: Number(values.clients) }, (_, id) => new SoakClient(id, url));
const faults = [];
const begun = performance.now();
const passed = () => performance.now() - begun;
const isOver = () => passed() >= lasts || zotHasEnded;
let zotHasEnded = false;
void zot.ended.then(() => (zotHasEnded = true));

// Whoever asks a server that is gone fails too, which is told then.
await Promise.all([...clients.map(load), watch(), runTasks()]).catch((error) => faults.push(error.message));
let metrics = '';
let states = [];
if (!zotHasEnded) {
  for (const client of clients) await client.check();
  metrics = (await samples.take(passed())).metrics;
  states = await tasks();
}
for (const client of clients) client.close();
const status = zotHasEnded ? await zot.ended : await zot.stop();
receivers.close();
if (zotHasEnded && passed() < lasts) faults.push('the server did not last');
if (status !== 0) faults.push(`the server ended with ${status}`);
await report();

async function configFile() {
  const config = JSON.parse(readFileSync(values.config, 'utf8'));
  const { sink, collector } = await receivers.open();
  for (const one of config.extensions?.events?.sinks ?? []) one.address = sink;
  if (config.extensions?.trace) config.extensions.trace.endpoint = collector;
  const file = join(folder, 'soak.json');
  writeFileSync(file, JSON.stringify(config));
  return file;
}

/** Steps at an even pace; one that is late is not caught up with. */
async function load(client) {
  const paceMs = (1000 * clients.length) / rate;
  while (!isOver()) {
    const due = performance.now() + paceMs * (0.5 + Math.random());
    await client.step();
    await sleep(Math.max(0, due - performance.now()));
  }
}

async function watch() {
  for (let count = 0; !isOver(); count += 1) {
    await sleep(Math.min(sampleMs, Math.max(0, lasts - passed())));
    if (isOver()) return;
    const { resident, heap, files } = await samples.take(passed());
    if (count % 12 !== 0) continue;
    const done = clients.reduce((sum, { operations }) => sum + operations, 0);
    const wrong = clients.reduce((sum, one) => sum + one.faults.length, 0);
    console.log(
      `${(passed() / minuteMs).toFixed(0)} min: ${resident.toFixed(0)} MiB, heap ${heap.toFixed(0)} MiB, ` +
        `${files} fds, ${done} operations, ${wrong} wrong`,
    );
  }
}

/** Each task is run each minute, those too that come once a day by themselves. */
async function runTasks() {
  while (!isOver()) {
    await sleep(Math.min(minuteMs, Math.max(0, lasts - passed())));
    if (isOver()) return;
    for (const { name, every } of await tasks()) {
      if (every === 0 || every > minuteMs) await runTask(name);
    }
  }
}

async function tasks() {
  return (await (await fetch(`${url}/v2/_zot/admin/tasks`)).json()).tasks;
}

async function runTask(name) {
  const bin = join(import.meta.dirname, '../bin/zot');
  const child = spawn(bin, ['tasks', '--run', name, join(folder, 'config.json')], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let said = '';
  child.stderr.on('data', (text) => (said += text));
  const [code] = await once(child, 'exit');
  if (code !== 0) faults.push(`the task ${name}: ${said.trim()}`);
}

async function report() {
  const done = clients.reduce((sum, { operations }) => sum + operations, 0);
  faults.push(...clients.flatMap((client) => client.faults), ...(await errorsIn(zot.logFile, 20)));
  for (const { name, failedRuns, failedSteps, lastError } of states) {
    if (failedRuns + failedSteps > 0) faults.push(`the task ${name} failed: ${lastError ?? `${failedSteps} steps`}`);
  }
  const held = samples.mostOfMinutes();
  if (held > Number(values.most))
    faults.push(`the server held ${held.toFixed(0)} MiB for a minute, not ${values.most}`);
  for (const fault of faults.slice(0, 40)) console.log(`FAULT ${fault}`);
  const counted = (name) =>
    [...metrics.matchAll(new RegExp(`^${name}(?:\\{.*\\})? (\\S+)$`, 'gm'))].reduce((sum, [, n]) => sum + Number(n), 0);
  console.log(`${(passed() / minuteMs).toFixed(1)} minutes, ${done} operations, ${faults.length} faults`);
  console.log(
    `tasks: ${states.map(({ name, runs }) => `${name} ${runs}`).join(', ')}; ` +
      `collected ${counted('zot_gc_deleted_total')} manifests, blobs and uploads`,
  );
  console.log(
    `events: ${receivers.events} delivered, ${receivers.refused} tries refused, ` +
      `${counted('zot_events_dead_total') + counted('zot_events_dropped_total')} given up; traces: ${receivers.batches} batches`,
  );
  for (const line of samples.report(warmUp)) console.log(line);
  if (faults.length > 0) console.log(`store and log are kept in ${folder}`);
  else rmSync(folder, { recursive: true, force: true });
  process.exit(faults.length > 0 ? 1 : 0);
}
