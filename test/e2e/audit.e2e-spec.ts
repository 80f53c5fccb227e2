import { mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { basic, passwordFile } from '../support/password-file.js';
import { pushImage } from '../support/push.js';
import { Zot } from '../support/start-zot.js';

describe('the audit log', () => {
  let folder: string;
  beforeAll(async () => (folder = await mkdtemp(join(tmpdir(), 'zot-audit-'))));
  afterAll(async () => rm(folder, { recursive: true }));

  it('tells who wrote, who was refused and who logged in, whatever the level of the log', async () => {
    const [audit, output] = [join(folder, 'audit.log'), join(folder, 'zot.log')];
    const zot = await Zot.start({
      settings: {
        log: { level: 'error', audit, output },
        http: {
          auth: { htpasswd: { path: passwordFile('ann', 'bob') }, apikey: true },
          accessControl: {
            repositories: { 'ann/**': { policies: [{ users: ['ann'], actions: ['read', 'create'] }] } },
          },
        },
      },
    });
    const ann = zot.client.with(basic('ann'));
    await pushImage(ann, 'ann/app', 'v1');
    await ann.get('/v2/ann/app/manifests/v1');
    await ann.get('/v2/_catalog');
    await zot.client.get('/v2/');
    await zot.client.get('/v2/', basic('eve', 'guess'));
    await zot.client.get('/v2/ann/app/manifests/v1');
    await zot.client.get('/v2/ann/app/manifests/v1', { ...basic('bob'), 'x-request-id': 'a-read-of-bob' });
    const made = await ann.ask('POST', '/zot/auth/apikey', { body: JSON.stringify({ label: 'ci' }) });
    const { uuid, apiKey } = JSON.parse(made.body.toString()) as { uuid: string; apiKey: string };
    await ann.ask('DELETE', '/v2/ann/app/manifests/v1');
    await zot.client.ask('DELETE', `/zot/auth/apikey?id=${uuid}`, { headers: basic('ann', apiKey) });
    await zot.stop();
    const text = await readFile(audit, 'utf8');
    const lines = text
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Record<string, unknown>);
    const told = lines.map(({ message, subject, action, object, status }) =>
      [message, subject, action, String(object).replace(/uploads\/.*/, 'uploads/…'), status].join(' '),
    );
    const upload = ['POST /v2/ann/app/blobs/uploads/… 202', 'PUT /v2/ann/app/blobs/uploads/… 201'];
    expect(told).toEqual([
      'login ann login /v2/ann/app/blobs/uploads/… 202',
      ...[...upload, ...upload].map((line) => `HTTP API Audit ann ${line}`),
      'HTTP API Audit ann PUT /v2/ann/app/manifests/v1 201',
      'HTTP API Audit anonymous GET /v2/ 401',
      'HTTP API Audit anonymous GET /v2/ann/app/manifests/v1 401',
      'login bob login /v2/ann/app/manifests/v1 403',
      'HTTP API Audit bob GET /v2/ann/app/manifests/v1 403',
      'HTTP API Audit ann POST /zot/auth/apikey 201',
      'HTTP API Audit ann DELETE /v2/ann/app/manifests/v1 403',
      `HTTP API Audit ann DELETE /zot/auth/apikey?id=${uuid} 200`,
    ]);
    expect(lines.find(({ requestId }) => requestId === 'a-read-of-bob')).toMatchObject({
      level: 'info',
      component: 'session',
      clientIP: '127.0.0.1',
      login: 'htpasswd',
    });
    expect(lines.at(-3)).toMatchObject({ status: 201 });
    expect(lines.find(({ subject, status }) => subject === 'bob' && status === 403)).toBeDefined();
    for (const secret of [apiKey, basic('ann').authorization, basic('eve', 'guess').authorization.slice(6)]) {
      expect(text).not.toContain(secret);
    }
    expect((await stat(audit)).mode & 0o777).toBe(0o600);
    expect(await readFile(output, 'utf8')).toBe('');
  });
});
