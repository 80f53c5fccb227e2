import { digestOf } from '../support/content.js';
import { basic, passwordFile } from '../support/password-file.js';
import { pushImage, putManifest } from '../support/push.js';
import { everything } from '../support/raw-exchange.js';
import { Zot } from '../support/start-zot.js';

/** Faults that others have had, and that no other test here is about. docs/security-tests.md lists them all. */
describe('a fault of others', () => {
  let zot: Zot;
  beforeAll(async () => {
    zot = await Zot.start({
      settings: {
        http: {
          auth: { htpasswd: { path: passwordFile('ann', 'admin') }, apikey: true, sessionDriver: { name: 'local' } },
          accessControl: {
            repositories: {
              'ann/**': { policies: [{ users: ['ann'], actions: ['read', 'create', 'update', 'delete'] }] },
            },
            adminPolicy: { users: ['admin'], actions: ['read', 'create', 'update', 'delete'] },
          },
        },
      },
    });
  });
  afterAll(async () => zot.stop());

  it('zot #4204: tags that look like those of signatures end nothing, however short they are', async () => {
    const ann = zot.client.with(basic('ann'));
    const { image } = await pushImage(ann, 'ann/app', 'v1');
    const hex = 'a'.repeat(64);
    const tags = [
      'sha256-.sig',
      'sha256-a.sig',
      'sha256-',
      `sha256-${hex}.sig`,
      `sha256-${hex.slice(1)}.sig`,
      `sha256-${hex}.att`,
      `sha512-${hex}.sig`,
      'a.sig',
      `sha256-${hex}`,
      'sha256-.sbom',
    ];
    for (const tag of tags) {
      for (const method of ['GET', 'HEAD', 'DELETE']) {
        const { status } = await ann.ask(method, `/v2/ann/app/manifests/${tag}`);
        expect([tag, method, status]).toEqual([tag, method, 404]);
      }
      expect([tag, (await putManifest(ann, 'ann/app', tag, image)).status]).toEqual([tag, 201]);
      expect([tag, (await ann.get(`/v2/ann/app/manifests/${tag}`)).status]).toEqual([tag, 200]);
      expect([tag, (await ann.ask('DELETE', `/v2/ann/app/manifests/${tag}`)).status]).toEqual([tag, 202]);
    }
  });

  it('zot: of two Authorization headers on the wire none counts, whichever comes first', async () => {
    const [one, other] = [basic('ann').authorization, basic('admin').authorization];
    for (const lines of [
      [one, other],
      [other, one],
      [one, one],
      [one, ''],
    ]) {
      const head = lines.map((line) => `Authorization: ${line}\r\n`).join('');
      const text = `GET /v2/ann/app/tags/list HTTP/1.1\r\nHost: x\r\n${head}Connection: close\r\n\r\n`;
      expect((await everything(zot.client.port, text)).toString()).toMatch(/^HTTP\/1\.1 401 /);
    }
  });

  it('Harbor CVE-2019-16097: a role in a body makes nobody more than they are', async () => {
    const ann = basic('ann');
    const role = {
      admin: true,
      isAdmin: true,
      groups: ['admin'],
      username: 'admin',
      role: 'admin',
      owner: 'admin',
      scopes: [],
    };
    const made = await zot.client.ask('POST', '/zot/auth/apikey', {
      headers: ann,
      body: JSON.stringify({ label: 'x', ...role }),
    });
    // Fields that nobody knows are passed over, as in zot.
    expect(made.status).toBe(201);
    const { apiKey } = JSON.parse(made.body.toString()) as { apiKey: string };
    expect((await zot.client.get('/v2/ann/app/tags/list', basic('ann', apiKey))).status).toBe(200);
    expect((await zot.client.get('/v2/other/tags/list', basic('ann', apiKey))).status).toBe(403);
    expect((await zot.client.get('/v2/_zot/admin/tasks', basic('ann', apiKey))).status).toBe(403);
    expect((await zot.client.get('/v2/', basic('admin', apiKey))).status).toBe(401);
    for (const headers of [{ 'x-remote-user': 'admin' }, { 'x-forwarded-user': 'admin' }, { cookie: 'user=admin' }]) {
      expect((await zot.client.get('/v2/ann/app/tags/list', headers)).status).toBe(401);
    }
  });

  it('Harbor CVE-2026-4404: no user is there who is not in the file', async () => {
    const empty = await Zot.start({ settings: { http: { auth: { htpasswd: { path: '/dev/null' } } } } });
    for (const [name, password] of [
      ['admin', 'admin'],
      ['admin', ''],
      ['admin', 'Harbor12345'],
      ['', ''],
      ['', 'x'],
      ['zot', 'zot'],
      ['root', 'root'],
      ['anonymous', ''],
    ]) {
      const status = (await empty.client.get('/v2/_catalog', basic(name!, password))).status;
      expect([name, password, status]).toEqual([name, password, 401]);
    }
    await empty.stop();
  });

  it('zot CVE-2024-39897: a digest that is known opens nothing, in whole or in part', async () => {
    const { layer } = await pushImage(zot.client.with(basic('admin')), 'secret/app', 'v1');
    const ann = zot.client.with(basic('ann'));
    for (const digest of [layer.digest, digestOf(Buffer.from('nothing'))]) {
      const path = `/v2/ann/app/blobs/${digest}`;
      const answers = [
        await ann.ask('HEAD', path),
        await ann.get(path),
        await ann.get(path, { range: 'bytes=0-3' }),
        await ann.get(path, { range: 'bytes=0-1,2-3' }),
        await ann.ask('DELETE', path),
      ];
      expect(answers.map(({ status }) => status)).toEqual([404, 404, 404, 404, 404]);
      expect((await ann.ask('POST', `/v2/ann/app/blobs/uploads/?mount=${digest}&from=secret/app`)).status).toBe(202);
      expect((await ann.ask('POST', `/v2/ann/app/blobs/uploads/?mount=${digest}`)).status).toBe(202);
    }
  });
});
