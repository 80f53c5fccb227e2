#!/usr/bin/env node
// Makes a store of many repositories and blobs, and measures what a server does with it:
//   scale.js [--repositories 10000] [--images 33] [--folder <to keep it in>] [--skip-fill]
// Each image is a config, a layer and a manifest, each repository has one blob more that nothing refers to; 33 images make
// 100 blobs. Figures go to docs/performance.md.
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { spawnSync } from 'node:child_process';
import { parseArgs } from 'node:util';
import { setTimeout as sleep } from 'node:timers/promises';
import { startZot } from './start-zot.js';

const { values } = parseArgs({
  options: {
    repositories: { type: 'string', default: '10000' },
    images: { type: 'string', default: '33' },
    folder: { type: 'string' },
    'skip-fill': { type: 'boolean', default: false },
  },
});
const repositories = Number(values.repositories);
const images = Number(values.images);
const folder = values.folder ?? mkdtempSync(join(tmpdir(), 'zot-scale-'));
const root = join(folder, 'root');
const zot = join(import.meta.dirname, '../bin/zot');
const manifestType = 'application/vnd.oci.image.manifest.v1+json';
const nameOf = (n) => `group${n % 100}/app${n}`;

if (!values['skip-fill']) await timed(`writing ${repositories} repositories of ${3 * images + 1} blobs`, fill);

const template = join(folder, 'template.json');
const storage = { gc: true, gcDelay: '1h', gcInterval: '24h', gcMaxSchedulerDelay: '1h' };
writeFileSync(template, JSON.stringify({ storage, http: {}, log: { level: 'error' } }));

let server = await startZot(template, { folder });
report('start to the first answer', `${Math.round(server.startMs)} ms`);
report('resident, just started', memory());
await page('catalog page of 100, at once', '');
for (let n = 0; n < 5; n += 1) await page('catalog page of 100', `&last=${nameOf(n * 7)}`);
await request('tags of one repository', `${nameOf(5)}/tags/list`);
await request('a manifest by its tag', `${nameOf(5)}/manifests/t1`);
report('resident, after these', memory());

await runTask('dedupe', 'walk over all blobs (dedupe)');
await runTask('gc', 'collection of all repositories, the first');
await runTask('gc', 'collection where nothing has changed');
await page('catalog page of 100, afterwards', '');
await server.stop();

server = await startZot(template, { folder });
report('start to the first answer, again', `${Math.round(server.startMs)} ms`);
await runTask('gc', 'collection after a restart, nothing changed');
await push(nameOf(42));
await runTask('gc', 'collection, one repository changed');
await runTask('dedupe', 'walk, one repository changed');
report('resident, at the end', memory());
const status = await server.stop();
if (!values.folder) rmSync(folder, { recursive: true, force: true });
process.exit(status);

async function fill() {
  for (let n = 0; n < repositories; n += 1) {
    const repository = join(root, nameOf(n));
    const blobs = join(repository, 'blobs/sha256');
    mkdirSync(blobs, { recursive: true, mode: 0o700 });
    const put = (bytes) => {
      const encoded = createHash('sha256').update(bytes).digest('hex');
      writeFileSync(join(blobs, encoded), bytes, { mode: 0o600 });
      return { digest: `sha256:${encoded}`, size: bytes.length };
    };
    const manifests = [];
    for (let image = 0; image < images; image += 1) {
      const config = put(Buffer.from(JSON.stringify({ architecture: 'amd64', os: 'linux', repository: n, image })));
      const layer = put(Buffer.from(`layer ${image} of ${n}`));
      const manifest = {
        schemaVersion: 2,
        mediaType: manifestType,
        config: { mediaType: 'application/vnd.oci.image.config.v1+json', ...config },
        layers: [{ mediaType: 'application/vnd.oci.image.layer.v1.tar', ...layer }],
      };
      const stored = put(Buffer.from(JSON.stringify(manifest)));
      const annotations = { 'org.opencontainers.image.ref.name': `t${image}` };
      manifests.push({ mediaType: manifestType, ...stored, annotations });
    }
    put(Buffer.from(`loose ${n}`));
    writeFileSync(join(repository, 'oci-layout'), '{"imageLayoutVersion":"1.0.0"}', { mode: 0o600 });
    writeFileSync(join(repository, 'index.json'), JSON.stringify({ schemaVersion: 2, manifests }), { mode: 0o600 });
    // The server's own process is not hurt by a loop that never yields, but Ctrl-C would be.
    if (n % 1000 === 999) await sleep(0);
  }
}

async function page(what, query) {
  await request(what, `_catalog?n=100${query}`);
}

async function request(what, path) {
  const started = performance.now();
  // A connection that is kept may be closed by the server while a task takes minutes.
  const response = await fetch(`http://${server.address}/v2/${path}`, { headers: { connection: 'close' } });
  await response.arrayBuffer();
  if (response.status !== 200) throw new Error(`${path} answered ${response.status}`);
  report(what, `${(performance.now() - started).toFixed(1)} ms`);
}

async function runTask(name, what) {
  const cpu = cpuSeconds();
  const started = performance.now();
  const config = join(folder, 'config.json');
  const { status, stderr } = spawnSync(zot, ['tasks', '--run', name, config], { encoding: 'utf8' });
  if (status !== 0) throw new Error(`${name} failed: ${stderr}`);
  const seconds = (performance.now() - started) / 1000;
  report(what, `${seconds.toFixed(1)} s, ${(cpuSeconds() - cpu).toFixed(1)} s of CPU; resident ${memory()}`);
}

async function push(repository) {
  const config = Buffer.from(`pushed at ${Date.now()}`);
  const digest = `sha256:${createHash('sha256').update(config).digest('hex')}`;
  const base = `http://${server.address}/v2/${repository}`;
  const octets = { 'content-type': 'application/octet-stream', connection: 'close' };
  const blob = await fetch(`${base}/blobs/uploads/?digest=${digest}`, {
    method: 'POST',
    body: config,
    headers: octets,
  });
  const manifest = {
    schemaVersion: 2,
    mediaType: manifestType,
    config: { mediaType: 'application/vnd.oci.image.config.v1+json', digest, size: config.length },
    layers: [],
  };
  const headers = { 'content-type': manifestType, connection: 'close' };
  const body = JSON.stringify(manifest);
  const put = await fetch(`${base}/manifests/new`, { method: 'PUT', body, headers });
  if (blob.status !== 201 || put.status !== 201) throw new Error(`the push answered ${blob.status} and ${put.status}`);
}

function memory() {
  if (!existsSync(`/proc/${server.pid}/status`)) return 'unknown';
  const text = readFileSync(`/proc/${server.pid}/status`, 'utf8');
  const megabytes = (key) => Math.round(Number(new RegExp(`${key}:\\s+(\\d+)`).exec(text)?.[1] ?? 0) / 1000);
  return `${megabytes('VmRSS')} MB, at most ${megabytes('VmHWM')} MB`;
}

function cpuSeconds() {
  if (!existsSync(`/proc/${server.pid}/stat`)) return 0;
  const fields = readFileSync(`/proc/${server.pid}/stat`, 'utf8').split(') ')[1].split(' ');
  return (Number(fields[11]) + Number(fields[12])) / 100;
}

async function timed(what, work) {
  const started = performance.now();
  await work();
  report(what, `${((performance.now() - started) / 1000).toFixed(1)} s`);
}

function report(what, value) {
  console.log(`${what.padEnd(50)} ${value}`);
}
