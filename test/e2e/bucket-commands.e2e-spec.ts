import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { runZot } from '../support/run-zot.js';
import { S3Double } from '../support/s3-double/s3-double.js';
import { ConfigFolder, SpawnedZot } from '../support/spawned-zot.js';

interface Printed {
  readonly outcome: string;
  readonly comparedWith?: string;
  readonly formerFile?: string;
  readonly reason?: string;
  readonly running?: boolean;
  readonly counts: Readonly<Record<string, number>>;
  readonly last?: { readonly counts: Readonly<Record<string, number>> };
}

describe('commands beside servers whose default store is a bucket', () => {
  const servers: SpawnedZot[] = [];
  let bucket: S3Double;
  let folder: ConfigFolder;
  let env: Readonly<Record<string, string>>;
  beforeAll(async () => (bucket = await S3Double.start()));
  afterAll(async () => bucket.stop());
  beforeEach(async () => {
    folder = await ConfigFolder.make();
    env = { XDG_RUNTIME_DIR: folder.path };
  });
  afterEach(async () => {
    for (const server of servers.splice(0)) await server.kill();
    await folder.remove();
  });

  const write = async (name: string, more: object = {}) => {
    const file = await folder.config(name);
    const { storage, ...rest } = JSON.parse(await readFile(file, 'utf8')) as { storage: object };
    const storageDriver = {
      name: 's3',
      region: 'us-east-1',
      regionendpoint: bucket.endpoint,
      forcepathstyle: true,
      bucket: 'images',
      accesskey: 'access',
      secretkey: 'secretsecret',
    };
    const all = {
      ...rest,
      storage: { ...storage, dedupe: false, storageDriver },
      extensions: { metrics: {} },
      ...more,
    };
    await writeFile(file, JSON.stringify(all));
    return file;
  };
  const start = async (file: string) => {
    const server = await SpawnedZot.spawn(file, 'zot', env);
    servers.push(server);
    await server.listening();
    return server;
  };
  const json = async (args: readonly string[]) => {
    const { code, stdout } = await runZot([...args, '--format', 'json'], { env });
    return { code, ...(JSON.parse(stdout) as Printed) };
  };

  it('find each its own by its file', async () => {
    const [one, other] = [await write('one'), await write('other')];
    await Promise.all([start(one), start(other)]);
    expect((await json(['tasks', one])).running).toBe(true);
    await write('one', { log: { level: 'warn' } });
    const { code, outcome, counts, last } = await json(['reload', one]);
    // It may have followed by itself before it was asked.
    expect([code, (outcome === 'unchanged' ? last!.counts : counts)['adapt']]).toEqual([0, 1]);
    expect((await json(['reload', other])).last).toBeUndefined();
    expect(await json(['reload', await write('third')])).toMatchObject({ code: 1, outcome: 'no server' });
  });

  it('plan compares a new file with the only server there is, and asks which where there are two; one that was killed is none', async () => {
    const [one, fresh] = [await write('one'), await write('fresh', { log: { level: 'warn' } })];
    const first = await start(one);
    const compared = { code: 0, comparedWith: 'server', formerFile: one };
    expect(await json(['plan', fresh])).toMatchObject(compared);
    await start(await write('other'));
    expect(await json(['plan', one])).toMatchObject(compared);
    expect(await json(['plan', fresh])).toMatchObject({
      code: 1,
      reason: expect.stringContaining('2 servers run here'),
    });
    expect(await json(['plan', fresh, '--from', one])).toMatchObject({
      code: 0,
      comparedWith: 'file',
      formerFile: one,
    });
    await first.kill();
    expect((await json(['tasks', one])).running).toBe(false);
    expect(await json(['plan', fresh])).toMatchObject({
      comparedWith: 'server',
      formerFile: join(folder.path, 'other.json'),
    });
  });

  it('follow the file when its stores are replaced, and when a disk takes the place of the bucket', async () => {
    const file = await write('one');
    await start(file);
    const again = await write('one', { log: { level: 'error' }, storage: await storageOf(file, { commit: true }) });
    expect((await json(['reload', again])).code).toBe(0);
    expect((await json(['tasks', file])).running).toBe(true);
    await write('one', { storage: { rootDirectory: join(folder.path, 'disk') } });
    expect((await json(['reload', file])).code).toBe(0);
    expect((await json(['tasks', file])).running).toBe(true);
    await write('one');
    expect((await json(['reload', file])).code).toBe(0);
  });

  async function storageOf(file: string, more: object): Promise<object> {
    const { storage } = JSON.parse(await readFile(file, 'utf8')) as { storage: object };
    return { ...storage, ...more };
  }
});
