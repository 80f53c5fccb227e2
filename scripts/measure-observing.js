#!/usr/bin/env node
// What it costs to be looked at: several servers of the last build, alike but for one extension, loaded in turn by zb.
//   measure-observing.js metrics [<option of zb> …]   manifest GET, with and without metrics
//   measure-observing.js trace [<option of zb> …]     the same with and without traces, of no request, of few and of all
//   measure-observing.js events [<option of zb> …]    small pushes, without events and with sinks that do what sinks do
// Two processes of one program differ by several percent, so that there are some of each; how far those of one kind lie
// apart says how much the figures may be off.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startZot } from './start-zot.js';

const root = join(import.meta.dirname, '..');
const servers = [];

/** A server that answers this status, or nothing at all. */
async function listening(status) {
  const server = createServer((request, response) =>
    request.resume().on('end', () => status && response.writeHead(status, { 'content-type': 'text/plain' }).end('{}')),
  );
  servers.push(server);
  await once(server.listen(0, '127.0.0.1'), 'listening');
  return `http://127.0.0.1:${server.address().port}/`;
}

const events = (address) => ({ events: { enable: true, sinks: [{ type: 'http', address, timeout: '5s' }] } });
const gets = (rounds) => ['--seconds', '0.25', '--rounds', rounds, '-t', '^Get Manifest 10 tags$'];
const matrix = {
  metrics: async () => ({ each: 6, load: gets('30'), variants: { off: {}, on: { metrics: {} } } }),
  // What is done for few requests takes its time to become fast, so that short runs say more of it than it costs.
  trace: async () => ({
    each: 4,
    load: gets('60'),
    variants: {
      off: {},
      'no request': { trace: { endpoint: await listening(200), sampling: 0 } },
      'one request in a hundred': { trace: { endpoint: await listening(200), sampling: 0.01 } },
      'every request': { trace: { endpoint: await listening(200) } },
    },
  }),
  events: async () => ({
    each: 1,
    load: ['--seconds', '1', '--rounds', '9', '-t', '^Push Small Image 10 tags$'],
    variants: {
      'no events': {},
      'a sink that takes them': events(await listening(204)),
      'one that answers 500': events(await listening(500)),
      'one that never answers': events(await listening(undefined)),
      'one that is not there': events('http://127.0.0.1:1/'),
      'no events again': {},
    },
  }),
};

const [what, ...options] = process.argv.slice(2);
if (!matrix[what]) {
  console.error('usage: measure-observing.js metrics | trace | events [<option of zb> …]');
  process.exit(2);
}
const { each, load, variants } = await matrix[what]();
const folder = mkdtempSync(join(tmpdir(), 'zot-observing-'));
// There and back, so that none always comes after the same other one.
const names = Array.from({ length: each }, (_, round) =>
  round % 2 === 0 ? Object.keys(variants) : Object.keys(variants).reverse(),
).flat();
const zots = [];
for (const [index, name] of names.entries()) {
  const file = join(folder, `${index}.json`);
  const extensions = variants[name];
  writeFileSync(file, JSON.stringify({ storage: { gc: false }, http: {}, log: { level: 'error' }, extensions }));
  zots.push(await startZot(file));
}
const code = await runZb();
for (const zot of zots) await zot.stop();
for (const server of servers) {
  server.close();
  server.closeAllConnections();
}
if (code === 0) report(JSON.parse(readFileSync(join(folder, 'results.json'), 'utf8')));
rmSync(folder, { recursive: true });
process.exit(code ?? 1);

async function runZb() {
  const pids = zots.flatMap(({ pid }) => ['--pid', String(pid)]);
  const file = ['-o', 'json', '--output-file', join(folder, 'results.json')];
  const urls = zots.map(({ address }) => `http://${address}`);
  const args = ['-c', '8', '--skip-cleanup', ...file, ...load, ...pids, ...options, ...urls];
  const zb = spawn(join(root, 'bin/zb'), args, { stdio: ['ignore', 'ignore', 'inherit'] });
  return (await once(zb, 'exit'))[0];
}

function report({ tests }) {
  for (const { name: test, results } of tests) {
    console.log(test);
    for (const variant of Object.keys(variants)) {
      const own = results.filter((_result, index) => names[index] === variant);
      const perCpu = own.map(({ operationsPerCpuSecond }) => operationsPerCpuSecond);
      const microseconds = perCpu.map((rate) => 1e6 / rate);
      const median = (of) => middle(own.map(of)).toFixed(2);
      console.log(
        `  ${variant.padEnd(26)} ${mean(microseconds).toFixed(2)} µs of CPU (${microseconds.map((one) => one.toFixed(1)).join(', ')}), ` +
          `p50 ${median(({ latency }) => latency.p50)} ms, p99 ${median(({ latency }) => latency.p99)} ms, ` +
          `${middle(own.map(({ rate }) => rate)).toFixed(0)}/s`,
      );
    }
  }
}

function mean(values) {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function middle(values) {
  return values.sort((one, other) => one - other)[values.length >> 1];
}
