import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { hashSync } from 'bcryptjs';
import type { Answer } from '../support/client.js';
import { Zot } from '../support/start-zot.js';

const basic = (name: string, password: string) => ({
  authorization: `Basic ${Buffer.from(`${name}:${password}`).toString('base64')}`,
});
const pages = { 'x-zot-api-client': 'zot-ui' };
/** Cookies of an answer by name, each with its attributes. */
const cookiesOf = ({ headers }: Answer) =>
  Object.fromEntries((headers['set-cookie'] ?? []).map((one) => [one.split('=')[0]!, one.slice(one.indexOf('=') + 1)]));
const valueOf = (answer: Answer) => cookiesOf(answer)['session']!.split(';')[0]!;

describe('sessions of browsers', () => {
  let folder: string;
  let users: string;
  let zot: Zot;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'zot-sessions-'));
    users = join(folder, 'htpasswd');
    await writeFile(users, `ann:${hashSync('a', 4)}\nbob:${hashSync('b', 4)}\n`);
    zot = await Zot.start({
      settings: { http: { auth: { htpasswd: { path: users }, sessionDriver: { name: 'local' }, apikey: true } } },
    });
  });
  afterAll(async () => {
    await zot.stop();
    await rm(folder, { recursive: true });
  });

  const get = async (headers: object, path = '/v2/') => zot.client.get(path, headers as never);
  const status = async (headers: object, path = '/v2/') => (await get(headers, path)).status;
  const logIn = async (name = 'ann', password = 'a', headers = {}) =>
    valueOf(await get({ ...pages, ...basic(name, password), ...headers }));
  const logOut = async (headers: object) => zot.client.ask('POST', '/zot/auth/logout', { headers: headers as never });

  it('begin with a login on the pages of the registry, and let their user in there', async () => {
    const answer = await get({ ...pages, ...basic('ann', 'a') });
    expect(answer.status).toBe(200);
    expect(cookiesOf(answer)).toEqual({
      session: expect.stringMatching(/^[A-Za-z0-9_-]{43}; Path=\/; Max-Age=7200; SameSite=Lax; HttpOnly$/) as string,
      user: 'ann; Path=/; Max-Age=7200; SameSite=Lax',
    });
    expect(await status({ ...pages, cookie: `user=ann; session=${valueOf(answer)}` })).toBe(200);
  });

  it('do not begin for programs, for a wrong password, or by a key', async () => {
    expect(cookiesOf(await get(basic('ann', 'a')))).toEqual({});
    expect(cookiesOf(await get({ ...pages, ...basic('ann', 'b') }))).toEqual({});
    const made = await zot.client.ask('POST', '/zot/auth/apikey', { headers: basic('ann', 'a'), body: '{}' });
    const { apiKey } = JSON.parse(made.body.toString()) as { apiKey: string };
    const answer = await get({ ...pages, ...basic('ann', apiKey) });
    expect([answer.status, cookiesOf(answer)]).toEqual([200, {}]);
  });

  it('count for the pages of the registry only', async () => {
    const cookie = `session=${await logIn()}`;
    expect(await status({ cookie })).toBe(401);
    expect(await status({ cookie, 'x-zot-api-client': 'other' })).toBe(401);
  });

  it('have a new id with each login, whatever the browser brought (S21)', async () => {
    const fixed = 'A'.repeat(43);
    const first = await logIn('ann', 'a', { cookie: `session=${fixed}` });
    expect(first).not.toBe(fixed);
    expect(await status({ ...pages, cookie: `session=${fixed}` })).toBe(401);
    const second = await logIn('bob', 'b', { cookie: `session=${first}` });
    expect(second).not.toBe(first);
    expect(await status({ ...pages, cookie: `session=${first}` })).toBe(401);
  });

  it('are not begun anew for each request of the same user', async () => {
    const cookie = `session=${await logIn()}`;
    expect(cookiesOf(await get({ ...pages, ...basic('ann', 'a'), cookie }))).toEqual({});
  });

  it.each([
    ['nothing', ''],
    ['something made up', 'B'.repeat(43)],
    ['something shorter', 'B'],
    ['something else', '../../etc/passwd'],
    ['a signature that nobody asked for', `${'B'.repeat(43)}.x`],
  ])('are not found by %s', async (_, value) => {
    expect(await status({ ...pages, cookie: `session=${value}` })).toBe(401);
  });

  it('are not found where the browser has two, of which another host may have put one', async () => {
    const [one, two] = [await logIn(), await logIn('bob', 'b')];
    expect(await status({ ...pages, cookie: `session=${one}; session=${two}` })).toBe(401);
  });

  it('are dead after a logout, and so are their cookies (S21)', async () => {
    const cookie = `session=${await logIn()}`;
    const answer = await logOut({ ...pages, cookie });
    expect([answer.status, answer.body.toString()]).toEqual([200, '']);
    expect(cookiesOf(answer)).toEqual({
      session: '; Path=/; Max-Age=0; SameSite=Lax; HttpOnly',
      user: '; Path=/; Max-Age=0; SameSite=Lax',
    });
    expect(await status({ ...pages, cookie })).toBe(401);
    expect((await logOut({ ...pages, cookie })).status).toBe(200);
  });

  it('do nothing for pages of other sites (S21)', async () => {
    const cookie = `session=${await logIn()}`;
    for (const site of ['cross-site', 'same-site']) {
      const forged = { cookie, 'sec-fetch-site': site, origin: 'https://evil.example' };
      expect((await zot.client.ask('POST', '/zot/auth/apikey', { headers: forged, body: '{}' })).status).toBe(403);
      expect((await zot.client.ask('DELETE', '/v2/a/manifests/x', { headers: forged })).status).toBe(403);
      expect((await logOut(forged)).status).toBe(403);
    }
    expect(await status({ ...pages, cookie })).toBe(200);
  });

  it('outlive the server, but not their user (S05)', async () => {
    const cookie = `session=${await logIn('bob', 'b')}`;
    zot = await zot.restart();
    expect(await status({ ...pages, cookie })).toBe(200);
    await writeFile(users, `ann:${hashSync('a', 4)}\n`);
    for (let tries = 0; tries < 100 && (await status({ ...pages, cookie })) === 200; tries++) await sleep(50);
    expect(await status({ ...pages, cookie })).toBe(401);
  });

  it('make keys for their user, who comes back with them', async () => {
    const cookie = `session=${await logIn()}`;
    const made = await zot.client.ask('POST', '/zot/auth/apikey', { headers: { ...pages, cookie }, body: '{}' });
    const { apiKey } = JSON.parse(made.body.toString()) as { apiKey: string };
    expect(await status(basic('ann', apiKey))).toBe(200);
  });
});

describe('session cookies', () => {
  let folder: string;
  beforeAll(async () => (folder = await mkdtemp(join(tmpdir(), 'zot-cookies-'))));
  afterAll(async () => rm(folder, { recursive: true }));

  const start = async (auth: object) => {
    const path = join(folder, 'htpasswd');
    await writeFile(path, `"ann;b":${hashSync('a', 4)}\nann:${hashSync('a', 4)}\n`);
    return Zot.start({
      settings: { http: { auth: { htpasswd: { path }, sessionDriver: { name: 'local' }, ...auth } } },
    });
  };

  it('go over HTTPS only where the file says so, and are signed where it has a key', async () => {
    await writeFile(join(folder, 'keys.json'), JSON.stringify({ hashKey: 'k'.repeat(32) }));
    const zot = await start({ secureSession: true, sessionKeysFile: join(folder, 'keys.json') });
    try {
      const answer = await zot.client.get('/v2/', { ...pages, ...basic('ann', 'a') });
      expect(cookiesOf(answer)['session']).toMatch(/; HttpOnly; Secure$/);
      const [id, signature] = valueOf(answer).split('.') as [string, string];
      const status = async (value: string) =>
        (await zot.client.get('/v2/', { ...pages, cookie: `session=${value}` })).status;
      expect(await status(`${id}.${signature}`)).toBe(200);
      expect(await status(id)).toBe(401);
      expect(await status(`${id}.${'A'.repeat(43)}`)).toBe(401);
    } finally {
      await zot.stop();
    }
  });

  it('hold no name that could be more than a name', async () => {
    const zot = await start({});
    try {
      const answer = await zot.client.get('/v2/', { ...pages, ...basic('"ann;b"', 'a') });
      expect(cookiesOf(answer)['user']).toBe('%22ann%3Bb%22; Path=/; Max-Age=7200; SameSite=Lax');
    } finally {
      await zot.stop();
    }
  });
});
