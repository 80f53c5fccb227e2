import { mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { hashSync } from 'bcryptjs';
import { codesOf } from '../support/client.js';
import { Zot } from '../support/start-zot.js';

const basic = (name: string, password: string) => ({
  authorization: `Basic ${Buffer.from(`${name}:${password}`).toString('base64')}`,
});

describe('users of a file of passwords', () => {
  let folder: string;
  let path: string;
  let zot: Zot;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'zot-users-'));
    path = join(folder, 'htpasswd');
    await writeFile(path, `ann:${hashSync('a', 4)}\nbob:${hashSync('b', 4)}\nold:$apr1$x$y\n`);
    zot = await Zot.start({ settings: { http: { realm: 'my registry', auth: { htpasswd: { path } } } } });
  });
  afterAll(async () => {
    await zot.stop();
    await rm(folder, { recursive: true });
  });

  const status = async (headers = {}, target = '/v2/') => (await zot.client.get(target, headers)).status;

  it('come in by name and password', async () => {
    expect(await status(basic('ann', 'a'))).toBe(200);
    expect(await status(basic('ann', 'a'))).toBe(200);
    expect(await status(basic('ann', 'a'), '/v2/app/tags/list')).toBe(404);
  });

  it.each([
    ['nothing', {}],
    ['the credentials of nobody', { authorization: 'Basic Og==' }],
    ['a wrong password', basic('ann', 'b')],
    ['no password', basic('ann', '')],
    ['an unknown name', basic('eve', 'a')],
    ['a hash that is not taken', basic('old', '$apr1$x$y')],
    ['a hash for a password', basic('ann', hashSync('a', 4))],
    ['another scheme', { authorization: 'Bearer abc' }],
    ['no scheme', { authorization: 'YTph' }],
    ['rubbish', { authorization: 'Basic !!!' }],
    ['two headers', { authorization: [basic('ann', 'a').authorization, basic('ann', 'a').authorization] as never }],
  ])('are asked to log in with %s', async (_, headers) => {
    const answer = await zot.client.get('/v2/', headers);
    expect(answer.status).toBe(401);
    expect(answer.headers['www-authenticate']).toBe('Basic realm="my registry"');
    expect(codesOf(answer)).toEqual(['UNAUTHORIZED']);
  });

  it('learn nothing about what there is before', async () => {
    for (const target of ['/v2/_catalog', '/v2/app/tags/list', '/v2/app/manifests/latest', '/v2/_oci/ext/discover']) {
      expect(await status({}, target)).toBe(401);
    }
  });

  it('are not asked by a window of the browser on the page of zui', async () => {
    const answer = await zot.client.get('/v2/', { ...basic('ann', 'b'), 'x-zot-api-client': 'zot-ui' });
    expect(answer.status).toBe(401);
    expect(answer.headers['www-authenticate']).toBeUndefined();
  });

  it('are out within a second of their removal, though they were in before', async () => {
    expect(await status(basic('bob', 'b'))).toBe(200);
    await writeFile(`${path}.new`, `ann:${hashSync('a', 4)}\n`);
    await rename(`${path}.new`, path);
    for (let tries = 0; tries < 100 && (await status(basic('bob', 'b'))) === 200; tries++) await sleep(50);
    expect(await status(basic('bob', 'b'))).toBe(401);
    expect(await status(basic('ann', 'a'))).toBe(200);
  });
});

it('a file of users that is missing stops the start', async () => {
  const path = '/nowhere/htpasswd';
  await expect(Zot.start({ settings: { http: { auth: { htpasswd: { path } } } } })).rejects.toThrow(
    'the file of users /nowhere/htpasswd cannot be read: there is no such file',
  );
});
