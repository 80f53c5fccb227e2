import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { hashSync } from 'bcryptjs';
import type { Answer, Client } from '../support/client.js';
import { basic } from '../support/password-file.js';
import { pushImage } from '../support/push.js';
import { runZot } from '../support/run-zot.js';
import { SpawnedZot } from '../support/spawned-zot.js';

/**
 * S18: known secrets in every place that holds some, and none of them anywhere else: not in the log at its lowest level, in
 * the audit, the metrics, an answer, or what `verify` says. test/config/secrets.spec.ts has every secret setting by itself.
 */
const canary = (of: string) => `canary-${of}-7d1f0b`;
const spelled = /canary-[a-z-]+-7d1f0b/;

describe('S18 secrets', () => {
  let folder: string;
  let zot: SpawnedZot;
  let client: Client;
  const answers: Answer[] = [];
  const found: string[] = [];

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'zot-canaries-'));
    const file = async (name: string, content: string | object): Promise<string> => {
      const path = join(folder, name);
      await writeFile(path, typeof content === 'string' ? content : JSON.stringify(content), { mode: 0o600 });
      return path;
    };
    const dead = 'http://127.0.0.1:9';
    const auth = {
      htpasswd: { path: await file('users', `ann:${hashSync(canary('password'), 4)}\nbroken:${canary('hash')}\n`) },
      ldap: {
        address: '127.0.0.1',
        port: 9,
        insecure: true,
        baseDN: 'dc=test',
        userAttribute: 'uid',
        credentialsFile: await file('ldap.json', { bindDN: 'cn=x', bindPassword: canary('bind') }),
      },
      openid: {
        providers: {
          oidc: {
            issuer: dead,
            scopes: ['openid'],
            credentialsFile: await file('oidc.json', { clientid: 'x', clientsecret: canary('oidc') }),
          },
          github: { clientid: 'x', clientsecret: canary('github'), scopes: ['read:org'] },
        },
      },
      sessionKeysFile: await file('keys.json', { hashKey: canary('hash-key'), encryptKey: 'canary-enc-7d1f0b' }),
      apikey: true,
    };
    const sink = (type: string, address: string, credentials: object) => ({
      type,
      address,
      credentials,
      timeout: '1s',
    });
    const config = await file('config.json', {
      storage: { rootDirectory: join(folder, 'root'), gc: false },
      log: { level: 'trace', output: join(folder, 'log'), audit: join(folder, 'audit') },
      http: {
        address: '127.0.0.1',
        port: '0',
        auth,
        accessControl: {
          repositories: { '**': { defaultPolicy: ['read', 'create', 'update', 'delete'] } },
          adminPolicy: { users: ['ann'], actions: ['read'] },
          metrics: { users: ['ann'] },
        },
      },
      extensions: {
        metrics: {},
        events: {
          sinks: [
            { ...sink('http', dead, { token: canary('token') }), headers: { 'X-Secret': canary('sink-header') } },
            sink('http', dead, { username: 'x', password: canary('sink-password') }),
            { ...sink('nats', 'nats://127.0.0.1:9', { username: 'x', password: canary('nats') }), channel: 'a' },
          ],
        },
      },
    });
    const verified = await runZot(['verify', config]);
    note('verify', verified.stdout + verified.stderr);
    zot = await SpawnedZot.spawn(config);
    client = await zot.listening();
  });
  afterAll(async () => {
    client.close();
    await zot.kill();
    await rm(folder, { recursive: true });
  });

  /** Also as base64, in which most secrets travel, whatever stands before them. */
  function note(where: string, text: string): void {
    if (spelled.test(text)) found.push(`${where}: ${spelled.exec(text)![0]}`);
    for (const [coded] of text.matchAll(/[A-Za-z0-9+/=_-]{16,}/g)) {
      const plain = Buffer.from(coded, 'base64').toString('latin1');
      if (spelled.test(plain)) found.push(`${where}, in base64: ${spelled.exec(plain)![0]}`);
    }
  }
  const ask = async (
    method: string,
    path: string,
    headers: Record<string, string> = {},
    body = '',
  ): Promise<Answer> => {
    const answer = await client.ask(method, path, { headers, body });
    answers.push(answer);
    return answer;
  };

  it('are where they belong, and nowhere else', async () => {
    const ann = basic('ann', canary('password'));
    const pages = { 'x-zot-api-client': 'zot-ui' };
    await pushImage(client.with(ann), 'team/app', 'v1');
    const made = await client.ask('POST', '/zot/auth/apikey', { headers: ann, body: '{"label":"x"}' });
    const { apiKey } = JSON.parse(made.body.toString()) as { apiKey: string };
    const login = await client.get('/v2/', { ...pages, ...ann });
    const session = /session=([^;]+)/.exec(String(login.headers['set-cookie']))![1]!;
    expect((await ask('GET', '/v2/team/app/manifests/v1', basic('ann', apiKey))).status).toBe(200);
    expect((await ask('GET', '/v2/', { ...pages, cookie: `session=${session}` })).status).toBe(200);
    expect((await ask('GET', '/zot/auth/apikey', ann)).status).toBe(200);

    await ask('GET', '/v2/', basic('ann', canary('wrong')));
    await ask('GET', '/v2/', basic('nobody', canary('nobody')));
    for (const scheme of ['Bearer', 'Digest', 'Basic', canary('scheme'), '']) {
      await ask('GET', '/v2/team/app/tags/list', { authorization: `${scheme} ${canary('credential')}` });
    }
    await ask('GET', '/v2/', {
      'proxy-authorization': canary('proxy'),
      cookie: `session=${canary('cookie')}; a=${canary('other')}`,
    });
    await ask('GET', '/v2/', { ...pages, cookie: `session=${canary('cookie')}` });
    await ask('GET', `/zot/auth/callback/github?code=${canary('code')}&state=${canary('state')}`, {
      cookie: `statecookie=${canary('pending')}`,
    });
    await ask('GET', '/zot/auth/login?provider=oidc');
    await ask('GET', '/zot/auth/login?provider=github');
    await ask(
      'POST',
      '/zot/auth/token',
      { 'content-type': 'application/x-www-form-urlencoded' },
      `password=${canary('form')}`,
    );
    await ask('POST', '/zot/auth/apikey', ann, `{"label": ${canary('broken')}`);
    await ask('POST', '/zot/auth/logout', { ...pages, cookie: `session=${session}` });
    for (const path of [
      '/v2/_zot/ext/mgmt',
      '/v2/_oci/ext/discover',
      '/v2/_catalog',
      '/v2/_zot/admin/tasks',
      '/none',
    ]) {
      await ask('GET', path, ann);
    }
    const metrics = await ask('GET', '/metrics', ann);
    expect([metrics.status, metrics.body.toString()]).toEqual([200, expect.stringContaining('zot_')]);

    // The sinks fail, and a file that is no good is told of.
    await writeFile(join(folder, 'ldap.json'), `{"bindDN": "cn=x", "bindPassword": "${canary('half')}`);
    await writeFile(
      join(folder, 'users'),
      `ann:${hashSync(canary('password'), 4)}\nbroken:${canary('hash')}\nmore:${canary('md')}\n`,
    );
    zot.signal('SIGHUP');
    await pushImage(client.with(ann), 'team/app', 'v2');
    client.close();
    zot.signal('SIGTERM');
    const { output } = await zot.end();

    note('output', output);
    const secrets = [apiKey, apiKey.slice(4), session];
    for (const name of ['log', 'audit']) {
      const text = await readFile(join(folder, name), 'utf8');
      expect(text.split('\n').length).toBeGreaterThan(10);
      note(name, text);
      for (const secret of secrets) if (text.includes(secret)) found.push(`${name}: a key or session`);
    }
    for (const { headers, body } of answers) {
      note('an answer', JSON.stringify(headers) + body.toString());
      if (body.includes(apiKey.slice(4))) found.push('an answer: a key');
    }
    for (const path of await readdir(join(folder, 'root'), { recursive: true, withFileTypes: true })) {
      if (!path.isFile()) continue;
      const text = await readFile(join(path.parentPath, path.name), 'latin1');
      note(path.name, text);
      for (const secret of secrets) if (text.includes(secret)) found.push(`${path.name}: a key or session`);
    }
    expect(found).toEqual([]);
  });
});
