import { rename, rm, symlink, unlink, writeFile, mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { defineExtension, Setting, type Definition } from '@zot/extension-api';
import { expecting, Load } from '../support/load.js';
import { openUpload, pushImage } from '../support/push.js';
import { RawConnection } from '../support/raw-connection.js';
import { ReloadingZot } from '../support/reloading-zot.js';

interface Line {
  readonly level: string;
  readonly message: string;
  readonly issues?: readonly string[];
  readonly reason?: string;
}

const refusal = 'the new configuration cannot be used, the old one stays';

describe('a file that cannot be used', () => {
  let zot: ReloadingZot;
  let load: Load;
  beforeEach(async () => {
    zot = await ReloadingZot.start({}, { watch: true });
    load = await Load.start(
      () => zot.client,
      [async (one) => expecting(200, await one.get('/readyz')), async (one) => expecting(200, await one.get('/v2/'))],
      { restMs: 5 },
    );
  });
  afterEach(async () => {
    await load.stop();
    await zot.stop();
  });

  const lines = async (): Promise<Line[]> =>
    (await readFile(join(zot.folder, 'log'), 'utf8').catch(() => ''))
      .split('\n')
      .filter(Boolean)
      .map((line) => JSON.parse(line) as Line);
  /** Resolves with the lines of the log about reloads, once there are so many. */
  const told = async (count: number): Promise<Line[]> => {
    for (;;) {
      const all = (await lines()).filter(({ message }) => message.includes('configuration'));
      if (all.length >= count) return all;
      await sleep(20);
    }
  };
  const hasMetrics = async () => (await zot.client.get('/metrics')).status === 200;
  const until = async (isMet: () => Promise<boolean>) => {
    while (!(await isMet())) await sleep(20);
  };
  const good = { extensions: { metrics: {} } };

  const bad: readonly [string, () => Promise<void>, RegExp][] = [
    [
      'is half',
      async () => writeFile(zot.file, '{ "storage": { "rootDirectory": "/var/'),
      /config\.json:1:\d+: error: /,
    ],
    ['is empty', async () => writeFile(zot.file, ''), /config\.json:1:1: error: /],
    ['has an unknown key', async () => zot.write({ htpp: {} }), /htpp.*did you mean http/],
    [
      'has a pattern that cannot be read',
      async () => zot.write({ storage: { retention: { policies: [{ keepTags: [{ patterns: ['('] }] }] } } }),
      /patterns\[0\]/,
    ],
    [
      'names a folder that cannot be made',
      async () => zot.write({ storage: { rootDirectory: '/dev/null/x' } }),
      /a file stands/,
    ],
    ['is gone', async () => unlink(zot.file), /config\.json:1:1: error: the file .*no such file/],
  ];

  it.each(bad)('leaves all as it was where it %s, and says so in one line', async (_, write, said) => {
    await write();
    const [line, ...more] = await told(1);
    expect(more).toEqual([]);
    expect(line).toMatchObject({ level: 'error', message: refusal });
    expect(`${line!.issues?.join('\n') ?? ''}${line!.reason ?? ''}`).toMatch(said);
    await load.goOn(20);
    await zot.write(good);
    await until(hasMetrics);
    expect(load.failures).toEqual([]);
  });

  it('is told of once, by all that is wrong in it', async () => {
    await zot.write({ htpp: {}, http: { prot: 1 }, storage: { gcDelay: 'soon' } });
    const [line] = await told(1);
    expect(line!.issues).toHaveLength(3);
    await sleep(2000);
    expect(await told(1)).toHaveLength(1);
  });

  it('does no harm in a hundred reloads within ten seconds, and the last one holds', async () => {
    const began = performance.now();
    for (let turn = 0; turn < 100; turn++) {
      const [, write] = bad[turn % 4]!;
      if (turn % 3 === 0) await zot.change(turn % 2 === 0 ? good : {});
      else if (turn % 3 === 1) await write().then(async () => zot.reloads.reload('a test'));
      else await write();
      await sleep(Math.max(0, began + turn * 100 - performance.now()));
    }
    await load.goOn(20);
    await zot.write({ extensions: { metrics: { prometheus: { path: '/numbers' } } } });
    await until(async () => (await zot.client.get('/numbers')).status === 200);
    expect(load.failures).toEqual([]);
  });

  it('is noticed where it is renamed over, and where a link to its folder is swapped', async () => {
    await writeFile(`${zot.file}.new`, zot.text(good));
    await rename(`${zot.file}.new`, zot.file);
    await until(hasMetrics);
    // As Kubernetes mounts a ConfigMap: the file is a link into `..data`, which is a link to a folder of its own time.
    const place = (name: string) => join(zot.folder, name);
    const put = async (folder: string, settings: object) => {
      await mkdir(place(folder));
      await writeFile(join(place(folder), 'config.json'), zot.text(settings as never));
      await symlink(folder, place('..data_tmp'));
      await rename(place('..data_tmp'), place('..data'));
    };
    await put('..2030_0', good);
    await symlink(join('..data', 'config.json'), place('link'));
    await rename(place('link'), zot.file);
    await put('..2030_1', {});
    await until(async () => !(await hasMetrics()));
    await put('..2030_2', good);
    await rm(place('..2030_1'), { recursive: true });
    await until(hasMetrics);
    expect(load.failures).toEqual([]);
  });

  it('follows a file of secrets that it names, where its contents are settings', async () => {
    const keys = join(zot.folder, 'keys.json');
    const htpasswd = join(zot.folder, 'htpasswd');
    await writeFile(htpasswd, '');
    await writeFile(keys, JSON.stringify({ hashKey: 'a'.repeat(32) }));
    const settings = { http: { auth: { htpasswd: { path: htpasswd }, sessionKeysFile: keys } } };
    expect((await zot.change(settings)).outcome).toBe('reloaded');
    await zot.change({ ...settings, log: { level: 'info' } });
    await writeFile(keys, JSON.stringify({ hashKey: 'b'.repeat(32) }));
    const all = await told(1);
    expect(all.at(-1)).toMatchObject({ level: 'info', message: 'the configuration was replaced' });
    expect(JSON.stringify(await lines())).not.toMatch(/aaaa|bbbb/);
  });
});

describe('a section that does not start', () => {
  const failing = (during: 'start' | 'ready' | 'build', isInTurn: boolean): Definition => {
    class Room {
      constructor() {
        if (during === 'build') throw new Error('cannot be built');
      }
      start(): void {
        if (during === 'start') throw new Error('cannot start');
      }
      stop(): void {}
    }
    return defineExtension({
      name: '@acme/failing',
      replaced: isInTurn ? 'in turn' : 'beside',
      module: () => ({ module: class FailingModule {}, providers: [Room], runs: [Room] }),
    });
  };

  it.each([
    ['as it is built', 'build', {}],
    ['as it starts', 'start', {}],
    ['as it starts, once the stores were closed for it', 'start', { dedupe: false }],
  ] as const)('leaves the old ones in place: %s', async (_, during, storage) => {
    const zot = await ReloadingZot.start({}, { more: [failing(during, false)] });
    try {
      await pushImage(zot.client, 'app', 'v1');
      const load = await Load.start(
        () => zot.client,
        [
          async (one) => expecting(200, await one.get('/v2/app/manifests/v1')),
          async (one, turn) => void (await pushImage(one, 'app', `v${turn % 9}`)),
        ],
      );
      for (let turn = 0; turn < 5; turn++) {
        const result = await zot.change({ storage, extensions: { '@acme/failing': {}, metrics: {} } });
        expect(result).toMatchObject({ outcome: 'refused' });
        await load.goOn(5);
      }
      expect((await zot.client.get('/metrics')).status).toBe(404);
      await load.stop();
      expect(load.failures).toEqual([]);
      expect((await zot.change({ extensions: { metrics: {} } })).outcome).toBe('reloaded');
      expect((await zot.client.get('/v2/app/manifests/v1')).status).toBe(200);
    } finally {
      await zot.stop();
    }
  });

  it('ends the server where the old one does not start again either, and leaves nobody waiting', async () => {
    let starts = 0;
    class Settings {
      @Setting({ type: 'string', describe: 'Anything.' })
      word = '';
    }
    class Once {
      start(): void {
        if (++starts > 1) throw new Error('starts once');
      }
      stop(): void {}
    }
    const once = defineExtension({
      name: '@acme/once',
      config: Settings,
      replaced: 'in turn',
      module: () => ({ module: class OnceModule {}, providers: [Once], runs: [Once] }),
    });
    const withWord = (word: string) => ({ extensions: { '@acme/once': { word } } });
    const zot = await ReloadingZot.start(withWord('one'), { more: [once], graceMs: 50 });
    await pushImage(zot.client, 'app', 'v1');
    const upload = await openUpload(zot.client, 'app');
    const slow = await RawConnection.open(zot.client.port);
    await slow.send(`PATCH ${upload} HTTP/1.1\r\nhost: x\r\ncontent-length: 10\r\nexpect: 100-continue\r\n\r\n`);
    // The server has begun to read it.
    await slow.answer();
    await slow.send('12345');
    const changing = zot.change(withWord('two'));
    await sleep(200);
    const waiting = await RawConnection.open(zot.client.port);
    await waiting.send('GET /v2/app/tags/list HTTP/1.1\r\nhost: x\r\n\r\n');
    await slow.send('67890');
    await expect(changing).rejects.toThrow('neither the new configuration nor the old one starts');
    expect(zot.down).toHaveLength(1);
    expect(starts).toBe(3);
    await Promise.all([zot.stop(), expect(waiting.answer()).resolves.toMatchObject({ status: 503 })]);
  });
});
