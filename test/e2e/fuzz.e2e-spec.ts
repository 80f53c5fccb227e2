import { readdir } from 'node:fs/promises';
import { connect } from 'node:net';
import { dirname } from 'node:path';
import { openUpload, pushImage, type Pushed } from '../support/push.js';
import { Zot } from '../support/start-zot.js';
import { mutate } from './fuzz/mutate.js';
import { Random } from './fuzz/random.js';
import { pathOf, templates } from './fuzz/templates.js';

/** S06, S26: FUZZ sets how many, SEED repeats a run. */
const count = Number(process.env['FUZZ'] ?? 10_000);
const seed = Number(process.env['SEED'] ?? Date.now() % 1_000_000);
const atOnce = 16;

describe(`${count} requests that were good before they were spoilt (SEED=${seed})`, () => {
  let zot: Zot;
  let pushed: Pushed;
  beforeAll(async () => {
    zot = await Zot.start();
    pushed = await pushImage(zot.client, 'guarded/app', 'v1');
  });
  afterAll(async () => zot.stop());

  it('end no process, provoke no fault, and hurt nothing that is stored', async () => {
    const random = new Random(seed);
    const good = templates('spoilt/app', await openUpload(zot.client, 'spoilt/app'));
    const faults: string[] = [];
    const statuses = new Map<number, number>();
    let left = count;
    const worker = async (): Promise<void> => {
      while (left > 0 && faults.length < 10) {
        left -= 1;
        const request = spoil(random, random.oneOf(good));
        for (const status of await statusesOf(zot.client.port, request)) {
          statuses.set(status, (statuses.get(status) ?? 0) + 1);
          if (status >= 500) faults.push(`${status} for ${JSON.stringify(request)}`);
        }
      }
    };
    await Promise.all(Array.from({ length: atOnce }, worker));
    expect(faults).toEqual([]);
    // A run that only ever met the parser would prove little.
    expect(statuses.get(200) ?? 0).toBeGreaterThan(count / 100);
    expect(statuses.get(404) ?? 0).toBeGreaterThan(count / 100);
    expect(Object.keys(Object.prototype)).toEqual([]);

    const { body } = await zot.client.get('/v2/guarded/app/manifests/v1');
    expect(body.equals(pushed.image.bytes)).toBe(true);
    const layer = await zot.client.get(`/v2/guarded/app/blobs/${pushed.layer.digest}`);
    expect(layer.body.equals(pushed.layer.bytes)).toBe(true);
    expect((await readdir(dirname(zot.root))).sort()).toEqual(['config.json', 'root']);
  }, 120_000);
});

function spoil(random: Random, request: string): string {
  const [from, to] = pathOf(request, random);
  return request.slice(0, from) + mutate(random, request.slice(from, to)) + request.slice(to);
}

/** Every status that comes back until the server closes; the client has said that no more will come. */
async function statusesOf(port: number, request: string): Promise<number[]> {
  const { promise, resolve } = Promise.withResolvers<void>();
  const socket = connect(port, '127.0.0.1', () => socket.end(Buffer.from(request, 'latin1')));
  const chunks: Buffer[] = [];
  socket.on('data', (chunk: Buffer) => chunks.push(chunk));
  socket.on('error', () => resolve());
  socket.on('close', () => resolve());
  await promise;
  const text = Buffer.concat(chunks).toString('latin1');
  return [...text.matchAll(/^HTTP\/1\.1 (\d{3}) /gm)].map((match) => Number(match[1]));
}
