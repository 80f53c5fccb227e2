import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { hashSync } from 'bcryptjs';
import type { Client } from '../support/client.js';
import { LdapDouble } from '../support/ldap-double.js';
import { basic } from '../support/password-file.js';
import { pushImage } from '../support/push.js';
import { ReloadingZot, type Settings } from '../support/reloading-zot.js';

const pages = { 'x-zot-api-client': 'zot-ui' };
const everything = ['read', 'create', 'update', 'delete'];
const path = '/v2/team/app/manifests/v1';

/** S05: what is taken from a user is gone for every login of theirs, those that are open too. */
describe('what is revoked', () => {
  let folder: string;
  let directory: LdapDouble;
  let zot: ReloadingZot;
  const ann = (departments: readonly string[]) => ({
    dn: 'uid=ann,dc=test',
    password: 'a',
    attributes: { uid: ['ann'], departments },
  });

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'zot-revoked-'));
    directory = await LdapDouble.start({ entries: [ann(['devs'])] });
    await writeUsers({ bob: 'b', admin: 'admin' });
    zot = await ReloadingZot.start(settings());
    await pushImage(zot.client.with(basic('admin')), 'team/app', 'v1');
  });
  afterEach(async () => {
    await zot.stop();
    await directory.stop();
    await rm(folder, { recursive: true });
  });

  const writeUsers = async (passwords: Readonly<Record<string, string>>): Promise<void> => {
    const lines = Object.entries(passwords).map(([name, password]) => `${name}:${hashSync(password, 4)}\n`);
    await writeFile(join(folder, 'users'), lines.join(''));
  };
  const settings = (members: readonly string[] = ['bob'], policies?: readonly object[]): Settings => ({
    http: {
      auth: {
        htpasswd: { path: join(folder, 'users') },
        ldap: {
          address: '127.0.0.1',
          port: directory.port,
          insecure: true,
          baseDN: 'dc=test',
          userAttribute: 'uid',
          userGroupAttribute: 'departments',
        },
        apikey: true,
        sessionDriver: { name: 'local' },
      },
      accessControl: {
        repositories: { 'team/**': { policies: policies ?? [{ groups: ['Devs'], actions: ['read'] }] } },
        groups: { devs: { users: members } },
        adminPolicy: { users: ['admin'], actions: everything },
      },
    },
  });

  /** The ways in which one user comes, each with a login that is open. */
  async function waysOf(name: string, password: string): Promise<Record<string, Client>> {
    const { client } = zot;
    const made = await client.ask('POST', '/zot/auth/apikey', { headers: basic(name, password), body: '{}' });
    const { apiKey } = JSON.parse(made.body.toString()) as { apiKey: string };
    const login = await client.get('/v2/', { ...pages, ...basic(name, password) });
    const cookie = login.headers['set-cookie']![0]!.split(';')[0]!;
    return {
      password: client.with(basic(name, password)),
      key: client.with(basic(name, apiKey)),
      session: client.with({ ...pages, cookie }),
    };
  }
  async function statuses(ways: Record<string, Client>): Promise<Record<string, number>> {
    const answers = Object.entries(ways).map(async ([way, client]) => [way, (await client.get(path)).status] as const);
    return Object.fromEntries(await Promise.all(answers));
  }
  const all = (status: number) => ({ password: status, key: status, session: status });

  it('by a group of the file counts with the next request, by any way', async () => {
    const ways = await waysOf('bob', 'b');
    expect(await statuses(ways)).toEqual(all(200));
    expect((await zot.change(settings([]))).outcome).toBe('reloaded');
    expect(await statuses(ways)).toEqual(all(403));
    expect((await zot.change(settings(['bob']))).outcome).toBe('reloaded');
    expect(await statuses(ways)).toEqual(all(200));
  });

  it('by a policy counts with the next request, by any way', async () => {
    const ways = await waysOf('bob', 'b');
    await zot.change(settings(['bob'], [{ users: ['bob'], actions: ['create'] }]));
    expect(await statuses(ways)).toEqual(all(403));
    const pushes = await Promise.all(
      Object.values(ways).map(async (client) => client.ask('POST', '/v2/team/app/blobs/uploads/')),
    );
    expect(pushes.map(({ status }) => status)).toEqual([202, 202, 202]);
  });

  it('by a group of a directory counts as soon as it is asked again, which it is for keys and sessions too', async () => {
    const { key, session } = await waysOf('ann', 'a');
    expect((await zot.client.get(path, basic('ann', 'a'))).status).toBe(200);
    directory.entries = [ann(['guests'])];
    expect([(await key!.get(path)).status, (await session!.get(path)).status]).toEqual([403, 403]);
    // Another writing of the same login, which is not remembered.
    const again = { authorization: basic('ann', 'a').authorization.replace('Basic', 'BASIC') };
    expect((await zot.client.get(path, again)).status).toBe(403);
  });

  it('by another password in the file lets the old one in for a second at most', async () => {
    const old = zot.client.with(basic('bob', 'b'));
    expect((await old.get(path)).status).toBe(200);
    await writeUsers({ bob: 'new', admin: 'admin' });
    for (let tries = 0; tries < 100 && (await old.get(path)).status === 200; tries += 1) await sleep(50);
    expect((await old.get(path)).status).toBe(401);
    expect((await zot.client.get(path, basic('bob', 'new'))).status).toBe(200);
  });

  it('by taking a whole way to log in out of the file counts for who came by it', async () => {
    const ways = await waysOf('bob', 'b');
    const { http } = settings() as { http: { auth: Record<string, unknown> } };
    const { apikey: _, ...auth } = http.auth;
    await zot.change({ http: { ...http, auth } });
    expect(await statuses(ways)).toEqual({ password: 200, key: 401, session: 200 });
  });
});
