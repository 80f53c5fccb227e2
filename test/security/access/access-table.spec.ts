import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Routes, type RuledRoute } from '../../../src/http/routing/routes.js';
import { Authority } from '../../support/certificates.js';
import type { Client } from '../../support/client.js';
import { LdapDouble } from '../../support/ldap-double.js';
import { OidcIssuer } from '../../support/oidc-double.js';
import { basic, passwordFile } from '../../support/password-file.js';
import { serviceToken, type AccessEntry } from '../../support/service-token.js';
import { Zot } from '../../support/start-zot.js';
import { outcomesOf, tableText, type Outcomes } from './access-table.js';
import { accessControl, SecureClients, users, type Askers } from './askers.js';
import { targetOf } from './route-requests.js';

/**
 * S02: what each kind of client may ask of each route, as it stands in access-table.md. Routes come from the router. After a
 * change that is meant, `ACCESS_TABLE=write` writes the file anew, to be read before it is committed.
 */
const file = join(import.meta.dirname, '..', 'access-table.md');
const extensions = { search: {}, ui: {}, metrics: {}, trust: { cosign: true, notation: true } };
const bearer = (token: string) => ({ authorization: `Bearer ${token}` });

describe('S02 who may call which route', () => {
  const authority = new Authority();
  let folder: string;
  let directory: LdapDouble;
  const started: Zot[] = [];
  const parts: string[] = [];
  let withAccessControl: ReadonlyMap<string, Outcomes>;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'zot-access-'));
    const server = authority.issue({ commonName: 'localhost', ip: ['127.0.0.1'], usage: 'server' });
    await writeFile(join(folder, 'server.pem'), server.certificate);
    await writeFile(join(folder, 'server.key'), server.key);
    await writeFile(join(folder, 'clients.pem'), authority.certificate);
    directory = await LdapDouble.start({
      entries: users.map((user) => ({
        dn: `uid=${user},dc=test`,
        password: `${user} ldap`,
        attributes: { uid: [user] },
      })),
    });
  });
  afterAll(async () => {
    for (const zot of started) await zot.stop();
    await directory.stop();
    await rm(folder, { recursive: true });
  });

  async function start(http: object): Promise<{ zot: Zot; routes: readonly RuledRoute[] }> {
    const zot = await Zot.start({ settings: { extensions, http } });
    started.push(zot);
    return { zot, routes: zot.running.app.get(Routes, { strict: false }).all };
  }

  async function columns(routes: readonly RuledRoute[], askers: Askers): Promise<[string, Outcomes][]> {
    const all: [string, Outcomes][] = [];
    for (const [name, asker] of Object.entries(askers)) all.push([name, await outcomesOf(routes, asker)]);
    return all;
  }

  it('with access control: by passwords, and by all else as by passwords', async () => {
    const ldap = {
      address: '127.0.0.1',
      port: directory.port,
      insecure: true,
      baseDN: 'dc=test',
      userAttribute: 'uid',
    };
    const openid = { providers: { github: { clientid: 'x', clientsecret: 'y', scopes: ['read:org'] } } };
    const auth = { htpasswd: { path: passwordFile(...users) }, ldap, openid, sessionDriver: { name: 'local' } };
    const tls = {
      cert: join(folder, 'server.pem'),
      key: join(folder, 'server.key'),
      cacert: join(folder, 'clients.pem'),
    };
    const { zot, routes } = await start({ tls, auth, accessControl });
    const clients = new SecureClients(zot.client.url, authority);
    const strangers: Askers = {
      anonymous: { client: clients.open() },
      'anonymous, public': { client: clients.open(), repository: 'public/x' },
      wrong: { client: clients.open(basic('admin', 'wrong')) },
    };
    const byPassword = await columns(routes, { ...strangers, ...clients.byPassword((user) => user) });
    parts.push(tableText('With access control', routes, byPassword));

    withAccessControl = new Map(byPassword);
    const expected = new Map([...byPassword, ['expired', withAccessControl.get('wrong')!]]);
    const kinds: Record<string, Askers> = {
      'a directory': clients.byPassword((user) => `${user} ldap`),
      certificates: clients.byCertificate(),
      keys: await clients.byKey(),
      sessions: await clients.bySession(),
    };
    for (const [kind, askers] of Object.entries(kinds)) {
      for (const [name, outcomes] of await columns(routes, askers)) {
        // A session that is over is as none: its browser logs in again.
        const same = kind === 'sessions' && name === 'expired' ? 'anonymous' : name;
        expect([kind, name, Object.fromEntries(outcomes)]).toEqual([
          kind,
          name,
          Object.fromEntries(expected.get(same)!),
        ]);
      }
    }
    await refusesOthers(clients.open(basic('admin')), routes);
    clients.close();
  });

  /** Those without a token get nothing, also where something is granted to strangers: as in zot, tokens are the only way. */
  it('with access control: by tokens of workloads, as by passwords', async () => {
    const client = (id: string) => ({
      client_id: id,
      client_secret: 'secret',
      grant_types: ['client_credentials'],
      redirect_uris: [],
      response_types: [],
    });
    const issuer = await OidcIssuer.start({ clients: users.map(client) });
    const claimMapping = { username: 'claims.sub', groups: "claims.sub == 'group' ? ['readers'] : []" };
    const oidc = [{ issuer: issuer.issuer, audiences: ['urn:registry'], claimMapping }];
    const { zot, routes } = await start({ auth: { bearer: { oidc } }, accessControl });
    const askers: Record<string, { client: Client; repository?: string }> = {
      anonymous: { client: zot.client },
      'anonymous, public': { client: zot.client, repository: 'public/x' },
      wrong: { client: zot.client.with(bearer('a.b.c')) },
    };
    for (const user of users) {
      askers[user] = { client: zot.client.with(bearer(await issuer.workloadToken(user, 'secret', 'urn:registry'))) };
    }
    for (const [name, outcomes] of await columns(routes, askers)) {
      for (const [route, outcome] of withAccessControl.get(users.includes(name) ? name : 'wrong')!) {
        if (outcomes.has(route)) expect([name, route, outcomes.get(route)]).toEqual([name, route, outcome]);
      }
    }
    await issuer.stop();
  });

  it('by tokens of a token service', async () => {
    const signer = authority.issue({ commonName: 'tokens' });
    await writeFile(join(folder, 'tokens.pem'), signer.certificate);
    const { zot, routes } = await start({
      auth: { bearer: { realm: 'https://tokens.example/', service: 'registry', cert: join(folder, 'tokens.pem') } },
    });
    const holding = async (actions: readonly string[] | undefined, more: object = {}) => {
      const access: AccessEntry[] = actions ? [{ name: 'a/b', actions }] : [];
      return { client: zot.client.with(bearer(await serviceToken({ key: signer.privateKey, access, ...more }))) };
    };
    const all = ['pull', 'push', 'delete'];
    const askers: Askers = {
      anonymous: { client: zot.client },
      none: await holding(undefined),
      pull: await holding(['pull']),
      push: await holding(['push']),
      delete: await holding(['delete']),
      'all elsewhere': { ...(await holding(all)), repository: 'a/c' },
      all: await holding(all),
      expired: await holding(all, { seconds: -100 }),
      wrong: await holding(all, { key: authority.issue({ commonName: 'other' }).privateKey }),
    };
    parts.push(tableText('By tokens of a token service', routes, await columns(routes, askers)));
  });

  it('without access control', async () => {
    const { zot, routes } = await start({ auth: { htpasswd: { path: passwordFile('user') }, apikey: true } });
    const askers: Askers = {
      anonymous: { client: zot.client },
      wrong: { client: zot.client.with(basic('user', 'wrong')) },
      user: { client: zot.client.with(basic('user')) },
    };
    parts.push(tableText('With passwords, without access control', routes, await columns(routes, askers)));
  });

  it('with neither logins nor access control', async () => {
    const { zot, routes } = await start({});
    parts.push(tableText('Open', routes, await columns(routes, { anybody: { client: zot.client } })));
  });

  it('as the file says', async () => {
    const heading = [
      '# Who may call which route',
      '',
      'Made by test/security/access/access-table.spec.ts from the routes of a running server. A cell says what becomes of a',
      'request: `pass` where the route answers, whatever that is; 401 and 403 where it is refused before.',
      '',
      'Columns are users by what is granted to them (test/security/access/askers.ts). It is the same for users of passwords, of a',
      'directory, of client certificates, of API keys, of sessions and of tokens of workloads. Whether a push creates or updates',
      'is asked when its tags are known; a catalog lists what may be read.',
      '',
      'Any other method of these paths is answered 405, whoever asks.',
      '',
    ];
    const text = `${[...heading, ...parts].join('\n').trimEnd()}\n`;
    if (process.env['ACCESS_TABLE'] === 'write') await writeFile(file, text);
    expect(text).toBe(await readFile(file, 'utf8'));
  });
});

/** What no route is for is answered 405, whoever asks. */
async function refusesOthers(client: Client, routes: readonly RuledRoute[]): Promise<void> {
  for (const [path, same] of Map.groupBy(routes, (route) => route.path)) {
    const known = same.map(({ method }) => method);
    for (const method of ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'TRACE', 'PROPFIND']) {
      if (known.includes(method)) continue;
      const { status, headers } = await client.ask(method, targetOf(same[0]!, 'a/b'));
      expect([method, path, status]).toEqual([method, path, 405]);
      expect(headers.allow?.split(', ').sort()).toEqual(expect.arrayContaining(known.sort()));
    }
  }
}
