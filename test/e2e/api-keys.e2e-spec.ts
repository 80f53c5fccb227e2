import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { hashSync } from 'bcryptjs';
import { codesOf, type Answer } from '../support/client.js';
import { pushImage } from '../support/push.js';
import { Zot } from '../support/start-zot.js';

const basic = (name: string, password: string) => ({
  authorization: `Basic ${Buffer.from(`${name}:${password}`).toString('base64')}`,
});
const [ann, bob] = [basic('ann', 'a'), basic('bob', 'b')];
const path = '/zot/auth/apikey';

describe('keys in place of passwords', () => {
  let folder: string;
  let users: string;
  let zot: Zot;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'zot-keys-'));
    users = join(folder, 'htpasswd');
    await writeFile(users, `ann:${hashSync('a', 4)}\nbob:${hashSync('b', 4)}\n`);
    zot = await Zot.start({ settings: { http: { auth: { htpasswd: { path: users }, apikey: true } } } });
    for (const name of ['team/app', 'other']) await pushImage(zot.client.with(ann), name, 'v1');
  });
  afterAll(async () => {
    await zot.stop();
    await rm(folder, { recursive: true });
  });

  const make = async (wanted: object | string, headers: object = ann): Promise<Answer> =>
    zot.client.ask('POST', path, {
      headers: { 'user-agent': 'test/1', ...headers },
      body: typeof wanted === 'string' ? wanted : JSON.stringify(wanted),
    });
  const made = async (wanted: object, headers?: object) => {
    const answer = await make(wanted, headers);
    expect(answer.status).toBe(201);
    return JSON.parse(answer.body.toString()) as { apiKey: string; uuid: string };
  };
  const listed = async (headers: object) => {
    const { body } = await zot.client.get(path, headers as never);
    return (JSON.parse(body.toString()) as { apiKeys: Record<string, unknown>[] }).apiKeys;
  };
  const status = async (headers: object, target = '/v2/', method = 'GET') =>
    (await zot.client.ask(method, target, { headers: headers as never })).status;

  it('are made, told once, and let their owner in', async () => {
    const answer = await make({ label: 'robot' });
    expect(answer.status).toBe(201);
    expect(answer.headers['cache-control']).toBe('no-store');
    const key = JSON.parse(answer.body.toString()) as Record<string, string>;
    expect(key).toEqual({
      apiKey: expect.stringMatching(/^zak_[0-9a-f]{32}$/) as string,
      createdAt: expect.stringMatching(/^\d{4}-.*Z$/) as string,
      creatorUa: 'test/1',
      expirationDate: '0001-01-01T00:00:00Z',
      generatedBy: 'manual',
      isExpired: false,
      label: 'robot',
      lastUsed: '0001-01-01T00:00:00Z',
      scopes: [],
      uuid: expect.stringMatching(/^[0-9a-f-]{36}$/) as string,
    });
    expect(await status(basic('ann', key['apiKey']!))).toBe(200);
    expect(await status(basic('ann', key['apiKey']!), '/v2/team/app/manifests/v1')).toBe(200);
    const { apiKey: _, ...shown } = key;
    expect(await listed(ann)).toContainEqual({ ...shown, lastUsed: expect.any(String) as string });
    expect(JSON.stringify(await listed(ann))).not.toContain(key['apiKey']!.slice(4));
  });

  it('let nobody else in, and nobody with a part of one', async () => {
    const { apiKey } = await made({});
    for (const [name, password] of [
      ['bob', apiKey],
      ['eve', apiKey],
      ['ann', apiKey.slice(4)],
      ['ann', apiKey.slice(0, -1)],
      ['ann', `${apiKey}0`],
      ['ann', apiKey.toUpperCase()],
      ['ann', 'zak_'],
      ['ann', `zak_${'0'.repeat(32)}`],
    ] as const) {
      expect(await status(basic(name, password))).toBe(401);
    }
  });

  it('are void with the next request once they are revoked', async () => {
    const { apiKey, uuid } = await made({});
    expect(await status(basic('ann', apiKey))).toBe(200);
    expect(await status(ann, `${path}?id=${uuid}`, 'DELETE')).toBe(200);
    expect(await status(basic('ann', apiKey))).toBe(401);
    expect(await listed(ann)).not.toContainEqual(expect.objectContaining({ uuid }));
    expect(await status(ann, `${path}?id=${uuid}`, 'DELETE')).toBe(200);
  });

  it('end at their date', async () => {
    const expirationDate = new Date(Date.now() + 1500).toISOString();
    const { apiKey, uuid } = await made({ expirationDate });
    expect(await status(basic('ann', apiKey))).toBe(200);
    await sleep(Date.parse(expirationDate) - Date.now() + 20);
    expect(await status(basic('ann', apiKey))).toBe(401);
    expect(await listed(ann)).toContainEqual(expect.objectContaining({ uuid, isExpired: true, expirationDate }));
  });

  it('are those of their owner alone', async () => {
    const { uuid, apiKey } = await made({ label: 'mine' });
    expect(await listed(bob)).toEqual([]);
    expect(await status(bob, `${path}?id=${uuid}`, 'DELETE')).toBe(200);
    expect(await status(basic('ann', apiKey))).toBe(200);
    expect(await status({}, path)).toBe(401);
    expect(await status({}, path, 'POST')).toBe(401);
    expect(await status({}, `${path}?id=${uuid}`, 'DELETE')).toBe(401);
  });

  it.each([
    [['team/**'], { 'team/app': 200, other: 403 }],
    [['team/app', 'other:read'], { 'team/app': 200, other: 200 }],
    [['other:create'], { 'team/app': 403, other: 403 }],
    [[], { 'team/app': 200, other: 200 }],
  ])('allow what their scopes %j name', async (scopes, expected) => {
    const { apiKey } = await made({ scopes });
    for (const [name, code] of Object.entries(expected)) {
      expect(await status(basic('ann', apiKey), `/v2/${name}/manifests/v1`)).toBe(code);
    }
    const { body } = await zot.client.get('/v2/_catalog', basic('ann', apiKey));
    const readable = Object.entries(expected).flatMap(([name, code]) => (code === 200 ? [name] : []));
    expect(JSON.parse(body.toString())).toEqual({ repositories: readable.sort() });
  });

  it('with scopes make and end no keys', async () => {
    const { apiKey, uuid } = await made({ scopes: ['**'] });
    const key = basic('ann', apiKey);
    expect((await make({}, key)).status).toBe(403);
    expect(await status(key, path)).toBe(403);
    expect(await status(key, `${path}?id=${uuid}`, 'DELETE')).toBe(403);
    expect(await status(key, '/v2/other/manifests/v1')).toBe(200);
  });

  it('that end make none that outlives them', async () => {
    const soon = new Date(Date.now() + 60_000).toISOString();
    const later = new Date(Date.now() + 61_000).toISOString();
    const key = basic('ann', (await made({ expirationDate: soon })).apiKey);
    expect((await make({}, key)).status).toBe(403);
    expect((await make({ expirationDate: later }, key)).status).toBe(403);
    expect((await make({ expirationDate: soon }, key)).status).toBe(201);
  });

  it.each([
    ['no JSON', '{', 400],
    ['nothing', '', 400],
    ['a list', '[]', 400],
    ['a label that is none', { label: 7 }, 400],
    ['scopes that are none', { scopes: 'team' }, 400],
    ['a scope that is none', { scopes: ['team:push'] }, 400],
    ['an empty scope', { scopes: [''] }, 400],
    ['a date that is none', { expirationDate: 'tomorrow' }, 400],
    ['a day', { expirationDate: '2999-01-01' }, 400],
    ['a date that is over', { expirationDate: '2001-01-01T00:00:00Z' }, 400],
    ['too much', { label: 'x'.repeat(9000) }, 413],
  ])('are not made of %s', async (_, wanted, code) => {
    const answer = await make(wanted);
    expect(answer.status).toBe(code);
    expect(codesOf(answer)).toHaveLength(1);
  });

  it.each(['', '?id=', '?id=a&id=b', '?id=../x', `?id=${'a'.repeat(65)}`, '?uuid=1'])(
    'are not ended by %j',
    async (query) => {
      expect(await status(ann, `${path}${query}`, 'DELETE')).toBe(400);
    },
  );

  it('outlive the server, but not their owner (S05)', async () => {
    const { apiKey } = await made({}, bob);
    zot = await zot.restart();
    expect(await status(basic('bob', apiKey))).toBe(200);
    await writeFile(users, `ann:${hashSync('a', 4)}\n`);
    for (let tries = 0; tries < 100 && (await status(basic('bob', apiKey))) === 200; tries++) await sleep(50);
    expect(await status(basic('bob', apiKey))).toBe(401);
  });
});
