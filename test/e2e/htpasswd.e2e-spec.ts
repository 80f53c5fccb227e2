import { writeFile } from 'node:fs/promises';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { hashSync } from 'bcryptjs';
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
    await writeFile(path, `ann:${hashSync('a', 4)}\nold:$apr1$x$y\n`);
    zot = await Zot.start({ settings: { http: { realm: 'my registry', auth: { htpasswd: { path } } } } });
  });
  afterAll(async () => {
    await zot.stop();
    await rm(folder, { recursive: true });
  });

  it('come in by name and password', async () => {
    expect((await zot.client.get('/v2/', basic('ann', 'a'))).status).toBe(200);
  });
});
