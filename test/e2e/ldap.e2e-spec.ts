import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { hashSync } from 'bcryptjs';
import { LdapDouble } from '../support/ldap-double.js';
import { Zot } from '../support/start-zot.js';

const basic = (name: string, password: string) => ({
  authorization: `Basic ${Buffer.from(`${name}:${password}`).toString('base64')}`,
});

describe('users of a directory, beside those of a file', () => {
  let folder: string;
  let directory: LdapDouble;
  let zot: Zot;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'zot-directory-'));
    const path = join(folder, 'htpasswd');
    await writeFile(path, `bob:${hashSync('b', 4)}\n`);
    directory = await LdapDouble.start({
      entries: [{ dn: 'uid=ann,dc=example', password: 'a', attributes: { uid: ['ann'] } }],
    });
    const ldap = {
      address: '127.0.0.1',
      port: directory.port,
      insecure: true,
      baseDN: 'dc=example',
      userAttribute: 'uid',
    };
    zot = await Zot.start({ settings: { http: { auth: { htpasswd: { path }, ldap } } } });
  });
  afterAll(async () => {
    await zot.stop();
    await directory.stop();
    await rm(folder, { recursive: true });
  });

  const status = async (headers = {}) => (await zot.client.get('/v2/', headers)).status;

  it('come in, the file being asked first', async () => {
    expect(await status(basic('bob', 'b'))).toBe(200);
    expect(directory.asked).toEqual([]);
    expect(await status(basic('ann', 'a'))).toBe(200);
    expect(await status(basic('ann', 'b'))).toBe(401);
    expect(await status(basic('bob', 'a'))).toBe(401);
    expect(await status()).toBe(401);
  });

  it('are asked for once while an image is pulled', async () => {
    directory.asked.length = 0;
    for (let n = 0; n < 10; n++) await status(basic('ann', 'a'));
    expect(directory.asked.length).toBeLessThanOrEqual(3);
  });

  it('are told when the directory is down, and those of the file come in all the same (F24)', async () => {
    await directory.stop();
    const answer = await zot.client.get('/v2/', basic('cyd', 'c'));
    expect(answer.status).toBe(503);
    expect(answer.headers['retry-after']).toBe('5');
    expect(await status(basic('bob', 'b'))).toBe(200);
    expect(await status()).toBe(401);
  });
});
