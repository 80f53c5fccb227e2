#!/usr/bin/env node
// What extensions cost, packed and installed as by their users, with the last build:
//   measure-extensions.js start              the start with none, with one, and with ten of them
//   measure-extensions.js get [<option of zb> …]   manifest GET without any, with ten that have no part in it, and with one that has
import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startZot } from './start-zot.js';

const root = join(import.meta.dirname, '..');
const [mode, ...options] = process.argv.slice(2);
const starts = 15;
const home = mkdtempSync(join(tmpdir(), 'zot-extensions-'));

const admission = '@example/zot-webhook-admission';
const counts = '@example/zot-pull-counts';
const copies = Array.from({ length: 10 }, (_, n) => `@measured/admission-${n}`);
const settings = (names) =>
  Object.fromEntries(names.map((name) => [name, { url: 'http://127.0.0.1:1/', onFailure: 'open' }]));

try {
  install();
  if (mode === 'start') await measureStarts();
  else if (mode === 'get') process.exitCode = await measureGets();
  else {
    console.error('usage: measure-extensions.js start | get [<option of zb> …]');
    process.exitCode = 2;
  }
} finally {
  rmSync(home, { recursive: true, force: true });
}

/** The packed examples, and ten copies of one of them under names of their own. */
function install() {
  const { stdout } = spawnSync(process.execPath, [join(root, 'scripts/pack-extensions.js')], { encoding: 'utf8' });
  const installed = join(stdout.trim(), 'node_modules');
  for (const name of [admission, counts, '@zot/oci', '@zot/extension-api']) {
    cpSync(join(installed, name), join(home, 'node_modules', name), { recursive: true, dereference: true });
  }
  for (const name of copies) {
    const folder = join(home, 'node_modules', name);
    cpSync(join(installed, admission), folder, { recursive: true });
    const manifest = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
    writeFileSync(join(folder, 'package.json'), JSON.stringify({ ...manifest, name }));
  }
}

function configWith(extensions, name) {
  const folder = join(home, name);
  mkdirSync(folder, { recursive: true });
  const file = join(folder, 'given.json');
  writeFileSync(file, JSON.stringify({ log: { level: 'error' }, storage: {}, http: {}, extensions }));
  return { file, folder };
}

async function measureStarts() {
  const variants = {
    none: {},
    'a check': settings([admission]),
    'pull counts: route, metric, task, command': { [counts]: {} },
    'ten checks': settings(copies),
  };
  const figures = Object.keys(variants).map((name) => ({ name, wall: [], cpu: [] }));
  // In turn, so that a slow minute of the machine hits all.
  for (let start = 0; start < starts; start++) {
    for (const [index, extensions] of Object.values(variants).entries()) {
      const { file, folder } = configWith(extensions, `start-${index}`);
      const zot = await startZot(file, { folder });
      figures[index].wall.push(zot.startMs);
      figures[index].cpu.push(cpuMs(zot.pid));
      await zot.stop();
    }
  }
  for (const { name, wall, cpu } of figures) {
    console.log(
      `${name}: median ${median(wall)} ms, best ${Math.min(...wall).toFixed(0)} ms, main thread median ${median(cpu)} ms, best ${Math.min(...cpu).toFixed(0)} ms, of ${starts}`,
    );
  }
}

async function measureGets() {
  const variants = { none: {}, 'ten checks': settings(copies), 'pull counts': { [counts]: {} } };
  const servers = [];
  for (let copy = 0; copy < 2; copy++) {
    for (const [index, [name, extensions]] of Object.entries(variants).entries()) {
      const { file, folder } = configWith(extensions, `get-${copy}-${index}`);
      const zot = await startZot(file, { folder });
      console.log(`${name}: http://${zot.address}`);
      servers.push(zot);
    }
  }
  const load = ['--concurrency', '8', '--seconds', '0.25', '--rounds', '30', '--skip-cleanup'];
  const test = ['-t', '^Get Manifest 10 tags$'];
  const pids = servers.flatMap(({ pid }) => ['--pid', String(pid)]);
  const urls = servers.map(({ address }) => `http://${address}`);
  const { status } = spawnSync(join(root, 'bin/zb'), [...load, ...test, ...pids, ...options, ...urls], {
    stdio: 'inherit',
  });
  for (const server of servers) await server.stop();
  return status;
}

/** What the main thread has spent so far, which is what a start takes on a machine that has nothing else to do. */
function cpuMs(pid) {
  return Number(readFileSync(`/proc/${pid}/schedstat`, 'utf8').split(' ')[0]) / 1e6;
}

function median(values) {
  return values.toSorted((a, b) => a - b)[values.length >> 1].toFixed(0);
}
