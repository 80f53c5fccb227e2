#!/usr/bin/env node
// Measures the registry room over a local disk, without HTTP: bench-registry.js [<part of a name> …]
// CPU is that of the whole process, threads of the pool included; it is the figure to compare.
import { createHash, randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';

const folder = await mkdtemp(join(tmpdir(), 'zot-bench-'));
const { RegistryParts, LocalStorageDriver, SystemClock } = await load();
const wanted = process.argv.slice(2);
const digestOf = (bytes) => `sha256:${createHash('sha256').update(bytes).digest('hex')}`;
const mediaType = 'application/vnd.oci.image.manifest.v1+json';
const buffer = Buffer.alloc(1024 * 1024);
const log = { warn: console.error, error: console.error };

try {
  await bench('manifest GET of 1 KB', async (report) => {
    const { manifests } = await withTags('get', 10);
    await report('peek', 200_000, () => void manifests.peek('get', 't1'), {
      before: async () => manifests.get('get', { tag: 't1' }),
    });
    await report('get', 50_000, async () => manifests.get('get', { tag: 't1' }));
  });
  for (const tags of [10, 10_000]) {
    await bench(`${tags} tags`, async (report) => {
      const name = `tags-${tags}`;
      const parts = await withTags(name, tags);
      await report('get', 50_000, async (n) => parts.manifests.get(name, { tag: `t${n % tags}` }));
      await report('list of 100', 50_000, async () => parts.catalog.tags(name, { limit: 100, after: 't1' }));
      const { driver } = parts;
      const write = driver.write.bind(driver);
      let writes = 0;
      driver.write = async (path, ...rest) => {
        if (path.endsWith('index.json')) writes += 1;
        return write(path, ...rest);
      };
      await report('put under a new tag', 2000, async (n) => putManifest(parts, name, `new${n}`));
      await report('put under tags that are there', 2000, async (n) => putManifest(parts, name, `t${n % tags}`, n));
      writes = 0;
      await report('push of a small image', 2000, async (n) => pushImage(parts, name, `image${n}`));
      console.log(`  index writes for these 2000 images: ${writes}`);
    });
  }
  await bench('referrers of one of 1000 manifests', async (report) => {
    const parts = await withTags('referrers', 1000);
    const subject = digestOf(Buffer.from('subject'));
    await report('first', 1, async () => parts.catalog.referrers('referrers', subject, []));
    await report('next', 20_000, async () => parts.catalog.referrers('referrers', subject, []));
  });
  for (const count of [50, 10_000]) {
    await bench(`catalog of ${count} repositories`, async (report) => {
      const parts = await registry();
      for (let n = 0; n < count; n += 1) await parts.uploads.begin(`group${n % 7}/app${n}`);
      const fresh = await registry(parts.driver);
      await report('first page of 100', 1, async () => fresh.catalog.repositories({ limit: 100 }));
      await report('further pages of 100', 20_000, async () =>
        fresh.catalog.repositories({ limit: 100, after: 'group3' }),
      );
    });
  }
  await bench('blobs of 100 MB', async (report) => {
    const parts = await registry();
    const content = randomBytes(100_000_000);
    const digest = digestOf(content);
    const put = async () => parts.uploads.put('big', digest, piecesOf(content));
    await report('put, 64 KiB a piece', 10, put, { clients: 1, bytes: content.length });
    await report('read, verified lately', 10, async () => drain(parts, digest), { clients: 1, bytes: content.length });
    await report('read, hashed', 10, async () => drain(await registry(parts.driver), digest), {
      clients: 1,
      bytes: content.length,
    });
  });
} finally {
  await rm(folder, { recursive: true, force: true });
}

async function bench(name, work) {
  if (wanted.length > 0 && !wanted.some((part) => name.includes(part))) return;
  console.log(name);
  await work(measure);
}

/** Runs `work(0 … count - 1)` by some clients at once. */
async function measure(name, count, work, { clients = 8, bytes, before } = {}) {
  await before?.();
  let next = 0;
  const started = performance.now();
  const cpu = process.cpuUsage();
  let slowest = 0;
  const client = async () => {
    for (let n = next++; n < count; n = next++) {
      const begun = performance.now();
      const result = work(n);
      if (result) await result;
      slowest = Math.max(slowest, performance.now() - begun);
    }
  };
  await Promise.all(Array.from({ length: clients }, client));
  const seconds = (performance.now() - started) / 1000;
  const { user, system } = process.cpuUsage(cpu);
  const cpuSeconds = (user + system) / 1e6;
  const rate = bytes
    ? `${((count * bytes) / 1e9 / seconds).toFixed(2)} GB/s, ${(cpuSeconds / ((count * bytes) / 1e9)).toFixed(2)} CPU-s a GB`
    : `${(count / seconds).toFixed(0)}/s, ${(count / cpuSeconds).toFixed(0)} a CPU-s, slowest ${slowest.toFixed(1)} ms`;
  console.log(`  ${name.padEnd(32)} ${rate}`);
}

async function load() {
  const root = join(import.meta.dirname, '..');
  const file = join(root, 'node_modules/.cache/bench-registry.mjs');
  await build({
    stdin: {
      contents: `
        export { RegistryParts } from './src/registry/registry-parts.ts';
        export { LocalStorageDriver } from './src/storage/drivers/local/local-storage-driver.ts';
        export { SystemClock } from './src/scheduler/clock/system-clock.ts';`,
      resolveDir: root,
    },
    bundle: true,
    platform: 'node',
    format: 'esm',
    conditions: ['zot-source'],
    external: ['@nestjs/*', 'fastify'],
    outfile: file,
    logLevel: 'error',
  });
  return import(pathToFileURL(file).href);
}

async function registry(given) {
  const driver =
    given ?? new LocalStorageDriver({ rootDirectory: await mkdtemp(join(folder, 'root-')), commit: false });
  if (!given) await driver.start();
  const settings = { verifyInterval: 86_400_000, dedupe: false, gc: true, gcDelay: 3_600_000 };
  const store = { route: '', driver, settings };
  const none = { all: [], *[Symbol.iterator]() {} };
  const stores = { all: [store], of: () => store };
  const points = { checks: none, observers: none, repositoryObservers: none, damage: none, histories: none };
  const compat = { docker2s2: false, sparse: false };
  const parts = new RegistryParts(stores, log, new SystemClock(), compat, points, undefined);
  return Object.assign(parts, { driver });
}

async function withTags(name, tags) {
  const parts = await registry();
  const config = Buffer.from('{}');
  await parts.uploads.put(name, digestOf(config), piecesOf(config));
  const group = 40;
  for (let from = 0; from < tags; from += group) {
    const last = Math.min(from + group, tags);
    await Promise.all(Array.from({ length: last - from }, async (_, n) => putManifest(parts, name, `t${from + n}`)));
  }
  return parts;
}

async function putManifest({ manifests }, name, tag, salt = 0) {
  const config = { mediaType: 'application/vnd.oci.empty.v1+json', digest: digestOf(Buffer.from('{}')), size: 2 };
  const subject = { mediaType, digest: digestOf(Buffer.from('subject')), size: 7 };
  const annotations = { tag, salt: String(salt), rest: 'x'.repeat(400) };
  const manifest = { schemaVersion: 2, mediaType, config, layers: [config], annotations };
  const bytes = Buffer.from(JSON.stringify(tag === 't0' ? { ...manifest, subject } : manifest));
  await manifests.put(name, { tags: [tag], mediaType, bytes });
}

async function pushImage(parts, name, tag) {
  const blobs = [randomBytes(300), randomBytes(3000)];
  const layers = [];
  for (const blob of blobs) {
    const digest = digestOf(blob);
    const { id } = await parts.uploads.begin(name);
    await parts.uploads.finish(name, id, digest, piecesOf(blob), { length: blob.length });
    layers.push({ mediaType: 'application/vnd.oci.image.layer.v1.tar', digest, size: blob.length });
  }
  const bytes = Buffer.from(JSON.stringify({ schemaVersion: 2, mediaType, config: layers[0], layers: [layers[1]] }));
  await parts.manifests.put(name, { tags: [tag], mediaType, bytes });
}

async function* piecesOf(content) {
  // As they come from a socket: a fresh buffer each.
  for (let at = 0; at < content.length; at += 65_536) yield Buffer.from(content.subarray(at, at + 65_536));
}

async function drain({ blobs }, digest) {
  const { source } = await blobs.open('big', digest);
  while ((await source.read(buffer)) > 0);
  await source.close();
}
