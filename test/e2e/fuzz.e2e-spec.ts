import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { join } from 'node:path';
import type { Client } from '../support/client.js';
import { basic, passwordFile } from '../support/password-file.js';
import { openUpload, pushImage, type Pushed } from '../support/push.js';
import { ConfigFolder, SpawnedZot } from '../support/spawned-zot.js';
import { mutate } from './fuzz/mutate.js';
import { Random } from './fuzz/random.js';
import { partOf, templates } from './fuzz/templates.js';

/** S06, S26: FUZZ sets how many (test/security/fuzz.sh asks for a million), SEED repeats a run. */
const count = Number(process.env['FUZZ'] ?? 4_000);
const seed = Number(process.env['SEED'] ?? Date.now() % 1_000_000);
const atOnce = 32;
const patienceMs = 120_000 + count * 3;

/** All that can be asked with a file alone: logins, keys, policies, browsers, metrics. */
const http = (users: string) => ({
  address: '127.0.0.1',
  port: '0',
  auth: {
    htpasswd: { path: users },
    apikey: true,
    openid: { providers: { github: { clientid: 'x', clientsecret: 'y', scopes: ['read:org'] } } },
  },
  accessControl: {
    repositories: { '**': { anonymousPolicy: ['read', 'create', 'update', 'delete'] } },
    adminPolicy: { users: ['ann'], actions: ['read', 'create', 'update', 'delete'] },
    metrics: { users: ['ann'] },
  },
});

describe(`${count} requests that were good before they were spoilt (SEED=${seed})`, () => {
  let folder: ConfigFolder;
  let zot: SpawnedZot;
  let client: Client;
  let pushed: Pushed;
  beforeAll(async () => {
    folder = await ConfigFolder.make();
    await mkdir(join(folder.path, 'root'));
    const config = join(folder.path, 'config.json');
    const settings = {
      storage: { rootDirectory: join(folder.path, 'root'), gc: false },
      http: http(passwordFile('ann')),
      extensions: { metrics: {} },
      log: { level: 'error' },
    };
    await writeFile(config, JSON.stringify(settings));
    zot = await SpawnedZot.spawn(config);
    client = await zot.listening();
    pushed = await pushImage(client, 'guarded/app', 'v1');
  });
  afterAll(async () => {
    client.close();
    await zot.kill();
    await folder.remove();
  });

  it(
    'end no process, provoke no fault, and hurt nothing that is stored',
    async () => {
      const random = new Random(seed);
      const good = templates('spoilt/app', await openUpload(client, 'spoilt/app'), basic('ann').authorization);
      const faults: string[] = [];
      const statuses = new Map<number, number>();
      let left = count;
      const worker = async (): Promise<void> => {
        while (left > 0 && faults.length < 10) {
          left -= 1;
          const request = spoil(random, random.oneOf(good));
          for (const status of await statusesOf(client.port, request)) {
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
      expect((statuses.get(201) ?? 0) + (statuses.get(202) ?? 0)).toBeGreaterThan(count / 200);

      const { body } = await client.get('/v2/guarded/app/manifests/v1');
      expect(body.equals(pushed.image.bytes)).toBe(true);
      const layer = await client.get(`/v2/guarded/app/blobs/${pushed.layer.digest}`);
      expect(layer.body.equals(pushed.layer.bytes)).toBe(true);
      expect((await readdir(folder.path)).sort()).toEqual(['config.json', 'root']);
      client.close();
      zot.signal('SIGTERM');
      const { code, output } = await zot.end();
      expect(code).toBe(0);
      expect(output).not.toContain('a request failed');
      if (process.env['FUZZ'])
        console.log(`SEED=${seed}, answers by status:`, Object.fromEntries([...statuses].sort()));
    },
    patienceMs,
  );
});

function spoil(random: Random, request: string): string {
  const [from, to] = partOf(request, random);
  return request.slice(0, from) + mutate(random, request.slice(from, to)) + request.slice(to);
}

/**
 * Every status that comes back. The end of the client's side is not sent with the request, since Node gives up what is not
 * answered by then: it follows the answer, or a silence that shows that the server waits for more.
 */
async function statusesOf(port: number, request: string): Promise<number[]> {
  const { promise, resolve } = Promise.withResolvers<void>();
  const socket = connect(port, '127.0.0.1', () => socket.write(Buffer.from(request, 'latin1')));
  let silence = setTimeout(() => socket.end(), 40);
  const chunks: Buffer[] = [];
  socket.on('data', (chunk: Buffer) => {
    chunks.push(chunk);
    clearTimeout(silence);
    silence = setTimeout(() => socket.end(), 3);
  });
  socket.on('error', () => resolve());
  socket.on('close', () => resolve());
  await promise;
  clearTimeout(silence);
  const text = Buffer.concat(chunks).toString('latin1');
  return [...text.matchAll(/^HTTP\/1\.1 (\d{3}) /gm)].map((match) => Number(match[1]));
}
