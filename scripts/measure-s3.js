#!/usr/bin/env node
// What the S3 driver costs and moves, against versitygw on this machine: measure-s3.js [--mib <of a blob>] [--blobs <n>]
// Builds are measured, so run `npm run build` first. versitygw stands in PATH, see .ci/tools.sh. Not a test: the figures
// are this machine's, and the server takes its share of the same cores.
import 'reflect-metadata';
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';

const mebibyte = 1024 * 1024;
const { values } = parseArgs({ options: { mib: { type: 'string' }, blobs: { type: 'string' } } });
const size = Number(values.mib ?? 256) * mebibyte;
const count = Number(values.blobs ?? 4);

const built = (path) => import(join(import.meta.dirname, '../dist', path));
const { S3DriverFactory } = await built('storage/drivers/s3/s3-driver-factory.js');
const { S3Config } = await built('storage/drivers/s3/s3.config.js');
const { SystemClock } = await built('scheduler/clock/system-clock.js');

const port = await freePort();
const folder = mkdtempSync(join(tmpdir(), 'zot-s3-'));
mkdirSync(join(folder, 'images'));
const server = spawn('versitygw', ['--port', `127.0.0.1:${port}`, '--keep-alive', '--quiet', 'posix', folder], {
  env: { ...process.env, ROOT_ACCESS_KEY: 'access', ROOT_SECRET_KEY: 'secretsecret' },
  stdio: 'ignore',
});
try {
  await answering(`http://127.0.0.1:${port}`);
  await measure();
} finally {
  server.kill();
  rmSync(folder, { recursive: true });
}

async function measure() {
  const silent = { debug() {}, info() {}, warn() {}, error() {}, writes: () => false, with: () => silent };
  const driver = new S3DriverFactory().create({
    rootDirectory: '',
    commit: false,
    clock: new SystemClock(),
    log: silent,
    options: Object.assign(new S3Config(), {
      bucket: 'images',
      regionendpoint: `http://127.0.0.1:${port}`,
      accesskey: 'access',
      secretkey: 'secretsecret',
    }),
  });
  await driver.start();
  const piece = Buffer.alloc(mebibyte, 'some bytes of a layer');

  const push = async (name, isHashed) => {
    const hash = isHashed ? createHash('sha256') : undefined;
    const sink = await driver.append(`a/.uploads/${name}`);
    for (let sent = 0; sent < size; sent += piece.length) {
      hash?.update(piece);
      await sink.write([piece]);
    }
    hash?.digest();
    await sink.close();
    await driver.move(`a/.uploads/${name}`, `a/blobs/${name}`);
  };
  const pull = async (name) => {
    const source = await driver.open(`a/blobs/${name}`);
    const buffer = Buffer.allocUnsafe(mebibyte);
    let length = 0;
    for (let read = await source.read(buffer); read > 0; read = await source.read(buffer)) length += read;
    await source.close();
    if (length !== size) throw new Error(`${length} bytes of ${size}`);
  };
  const names = Array.from({ length: count }, (_, n) => `large-${n}`);
  const volume = { mebibytes: (count * size) / mebibyte };
  await push('warm', false);
  await timed('push, one at a time', volume, () => inTurn(names, (name) => push(name, false)));
  await timed('push, one at a time, hashed', volume, () => inTurn(names, (name) => push(name, true)));
  await timed('push, all at once', volume, () => Promise.all(names.map((name) => push(name, false))));
  await timed('pull, one at a time', volume, () => inTurn(names, pull));
  await timed('pull, all at once', volume, () => Promise.all(names.map(pull)));

  const small = Array.from({ length: 1000 }, (_, n) => `small-${n}`);
  const bytes = Buffer.alloc(2000, 'x');
  await timed('write of 2 kB, 8 at once', { actions: 1000 }, () =>
    byEight(small, (name) => driver.write(`a/blobs/${name}`, [bytes])),
  );
  await timed('stat, 8 at once', { actions: 1000 }, () => byEight(small, (name) => driver.stat(`a/blobs/${name}`)));
  await timed('upload of 2 kB, 8 at once', { actions: 1000 }, () =>
    byEight(small, async (name) => {
      const sink = await driver.append(`a/.uploads/${name}`);
      await sink.write([bytes]);
      await sink.close();
      await driver.move(`a/.uploads/${name}`, `a/blobs/${name}`);
    }),
  );
  await driver.stop();
}

async function timed(title, { mebibytes, actions }, action) {
  const started = performance.now();
  const before = process.cpuUsage();
  let peak = 0;
  const watching = setInterval(() => (peak = Math.max(peak, process.memoryUsage.rss())), 20);
  await action();
  clearInterval(watching);
  const seconds = (performance.now() - started) / 1000;
  const { user, system } = process.cpuUsage(before);
  const cpu = (user + system) / 1e6;
  const rate = mebibytes
    ? `${(mebibytes / seconds).toFixed(0)} MiB/s, ${((cpu / mebibytes) * 953.67).toFixed(2)} CPU s/GB`
    : `${(actions / seconds).toFixed(0)} a second, ${((cpu / actions) * 1000).toFixed(2)} CPU ms each`;
  console.log(`${title.padEnd(30)} ${rate}, ${Math.round(peak / mebibyte)} MiB resident`);
}

async function inTurn(items, action) {
  for (const item of items) await action(item);
}

async function byEight(items, action) {
  const rest = [...items];
  await Promise.all(
    Array.from({ length: 8 }, async () => {
      for (let item = rest.pop(); item !== undefined; item = rest.pop()) await action(item);
    }),
  );
}

function freePort() {
  const probe = createServer().listen(0, '127.0.0.1');
  return new Promise((resolve) => {
    probe.on('listening', () => {
      const { port } = probe.address();
      probe.close(() => resolve(port));
    });
  });
}

async function answering(url) {
  for (let n = 0; n < 100; n += 1) {
    if (await fetch(url).catch(() => undefined)) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`nothing answers at ${url}`);
}
