import { readdir, readFile, stat, symlink, writeFile } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { PrometheusSamples } from '../support/prometheus-text.js';
import { runZot, type Ran } from '../support/run-zot.js';
import { ConfigFolder, SpawnedZot } from '../support/spawned-zot.js';

interface Change {
  readonly name: string;
  readonly act: string;
  readonly inTurn?: boolean;
  readonly settings: readonly { readonly path: string; readonly from?: unknown; readonly to?: unknown }[];
}
interface Printed {
  readonly outcome: string;
  readonly reason?: string;
  readonly valid: boolean;
  readonly comparedWith?: string;
  readonly counts: Readonly<Record<string, number>>;
  readonly changes: readonly Change[];
  readonly last?: { readonly cause: string; readonly changes: readonly Change[] };
  readonly issues: readonly { readonly line: number; readonly path: string }[];
}

describe('zot reload and zot plan', () => {
  let folder: ConfigFolder;
  let server: SpawnedZot | undefined;
  let config: string;
  beforeEach(async () => {
    folder = await ConfigFolder.make();
    config = await folder.config('config');
  });
  afterEach(async () => {
    await server?.kill();
    server = undefined;
    await folder.remove();
  });

  const start = async (program?: 'zot-minimal') => {
    server = await SpawnedZot.spawn(config, program);
    return server.listening();
  };
  /** What the folder's configs have in common, and more. */
  const write = async (more: Readonly<Record<string, object>>, name = 'config') => {
    const file = await folder.config(name);
    const { storage, http, log } = JSON.parse(await readFile(file, 'utf8')) as Record<string, object>;
    const { storage: moreStorage, http: moreHttp, ...others } = more;
    const all = { log, ...others, storage: { ...storage, ...moreStorage }, http: { ...http, ...moreHttp } };
    await writeFile(file, JSON.stringify(all, null, 1));
    return file;
  };
  const printed = ({ stdout }: Ran) => JSON.parse(stdout) as Printed;
  const json = async (...args: string[]) => printed(await runZot([...args, '--format', 'json']));
  const acts = (changes: readonly Change[]) =>
    Object.fromEntries(changes.filter(({ act }) => act !== 'keep').map(({ name, act }) => [name, act]));
  /** The server may have followed its file before it was asked to. */
  const became = ({ outcome, changes, last }: Printed) => {
    expect(['reloaded', 'unchanged']).toContain(outcome);
    return acts(outcome === 'unchanged' ? last!.changes : changes);
  };

  describe('reload', () => {
    it('has a server run by its file, and tells what became of its sections', async () => {
      const client = await start();
      expect((await client.get('/metrics')).status).toBe(404);
      await write({ extensions: { metrics: {} }, log: { level: 'warn' } });
      expect(became(await json('reload', config))).toEqual({
        log: 'adapt',
        'extensions.metrics': 'start',
        http: 'replace',
      });
      const numbers = async () => new PrometheusSamples((await client.get('/metrics')).body.toString());
      expect((await numbers()).value('zot_config_last_reload_successful')).toBe(1);
      expect((await numbers()).value('zot_config_reloads_total', { outcome: 'reloaded' })).toBe(1);
      const { code, stdout, stderr } = await runZot(['reload', config]);
      expect([code, stderr]).toEqual([0, '']);
      expect(stdout).toMatch(/^\+ extensions\.metrics +started$/m);
      expect(stdout).toMatch(/^~ log +adapted\n {4}level: "error" → "warn"$/m);
      expect(stdout).toMatch(/^ {2}kept: .*\bregistry\b/m);
      await write({ http: { port: 'x' }, extensions: { metrics: {} } });
      while ((await numbers()).value('zot_config_last_reload_successful') === 1) await sleep(50);
      expect((await numbers()).value('zot_config_reloads_total', { outcome: 'refused' })).toBe(1);
      expect(stdout).toMatch(
        /^the server runs by .*config\.json as it stands, since \d+s ago: 1 started, 1 replaced, 1 adapted$/m,
      );
    });

    it('is answered although the socket itself is exchanged meanwhile', async () => {
      await start();
      for (let turn = 0; turn < 4; turn++) {
        await write({ storage: { dedupe: turn % 2 === 1 } });
        expect(became(await json('reload', config))).toMatchObject({ storage: 'replace', control: 'replace' });
      }
    });

    it('finds the server where the file names another root than before', async () => {
      const client = await start();
      await write({ storage: { rootDirectory: join(folder.path, 'other') } });
      expect(became(await json('reload', config))).toMatchObject({ storage: 'replace' });
      expect((await stat(join(folder.path, 'other'))).isDirectory()).toBe(true);
      expect((await client.get('/v2/')).status).toBe(200);
    });

    it('tells all that is wrong with the file, and exits 1; nothing has changed', async () => {
      const client = await start();
      await write({ http: { prot: 1, realm: 7 } as never, extensions: { metrics: {} } });
      const ran = await runZot(['reload', config]);
      expect([ran.code, ran.stdout]).toEqual([1, '']);
      expect(ran.stderr).toMatch(/config\.json:\d+:\d+: error: http\.prot: .*\n {4}hint: did you mean port\?/);
      expect(ran.stderr).toMatch(/config\.json cannot be used, and nothing has changed: \d errors?\n$/);
      expect(printed(await runZot(['reload', '--format', 'json', config]))).toMatchObject({
        outcome: 'refused',
        issues: expect.arrayContaining([expect.objectContaining({ path: 'http.prot', line: expect.any(Number) })]),
      });
      expect((await client.get('/metrics')).status).toBe(404);
    });

    it('tells what only the server can find out', async () => {
      const client = await start();
      const taken = createServer().listen(0, '127.0.0.1');
      await once(taken, 'listening');
      try {
        await write({ http: { port: String((taken.address() as AddressInfo).port) } });
        const { code, stderr } = await runZot(['reload', config]);
        expect(code).toBe(1);
        expect(stderr).toMatch(/cannot be used, and nothing has changed: http\.port: .* is in use by another program/);
        expect((await client.get('/v2/')).status).toBe(200);
      } finally {
        taken.close();
      }
    });

    it('says so where no server runs, and where one runs on another file', async () => {
      const none = await runZot(['reload', config]);
      expect([none.code, none.stdout]).toEqual([1, '']);
      expect(none.stderr).toMatch(/^no server runs on the stores of .*config\.json, or none that can be asked\n$/);
      await start();
      const other = await write({}, 'other');
      const { code, stderr } = await runZot(['reload', other]);
      expect([code, stderr]).toEqual([
        1,
        `the server that holds these stores runs on ${config}; write there what it is to run by\n`,
      ]);
      // By another name it is the same file.
      await symlink(config, join(folder.path, 'link.json'));
      expect((await runZot(['reload', join(folder.path, 'link.json')])).code).toBe(0);
    });

    it('works with the minimal build', async () => {
      const client = await start('zot-minimal');
      await write({ http: { realm: 'one' } });
      const ran = await runZot(['reload', '--format', 'json', config], { program: 'zot-minimal' });
      expect(ran.code).toBe(0);
      expect(became(printed(ran))).toMatchObject({ http: 'replace' });
      await writeFile(config, '{');
      expect((await runZot(['reload', config], { program: 'zot-minimal' })).code).toBe(1);
      expect((await client.get('/v2/')).status).toBe(200);
    });
  });

  describe('plan', () => {
    it('compares with what a server runs by, and leaves that as it is', async () => {
      const client = await start();
      const next = await write({ extensions: { metrics: {} }, storage: { dedupe: false } }, 'next');
      const { code, stdout, stderr } = await runZot(['plan', next]);
      expect([code, stderr]).toEqual([0, '']);
      expect(stdout).toMatch(/^compared with the server that runs on .*config\.json:\n/);
      expect(stdout).toMatch(/^\+ extensions\.metrics +to start$/m);
      expect(stdout).toMatch(/^~ storage +to replace, requests wait meanwhile\n {4}dedupe: true → false$/m);
      expect(stdout).toMatch(/^ {2}to keep: .*\blistener\b/m);
      expect(stdout).toMatch(/\n1 to start, \d+ to replace\n$/);
      expect((await client.get('/metrics')).status).toBe(404);

      const told = await json('plan', next);
      expect(told).toMatchObject({ valid: true, comparedWith: 'server', counts: { start: 1, stop: 0, adapt: 0 } });
      // It comes as it was told.
      await writeFile(config, await readFile(next));
      expect(became(await json('reload', config))).toEqual(acts(told.changes));
      expect((await runZot(['plan', config])).stdout).toMatch(/\nnothing changes\n$/);
      // What the server runs by counts, not what its file has become.
      await writeFile(config, '{');
      expect((await runZot(['plan', next])).stdout).toMatch(/\nnothing changes\n$/);
    });

    it('compares with another file, and with nothing where no server runs', async () => {
      const next = await write({ extensions: { metrics: {} } }, 'next');
      const there = await json('plan', '--from', config, next);
      expect(there).toMatchObject({ comparedWith: 'file', counts: { start: 1, stop: 0 } });
      const back = await json('plan', '--from', next, config);
      expect(acts(back.changes)).toEqual({ 'extensions.metrics': 'stop', http: 'replace' });
      const alone = await json('plan', next);
      expect(alone.comparedWith).toBe('nothing');
      expect(alone.counts).toMatchObject({ replace: 0, adapt: 0, stop: 0, keep: 0 });
      // Not even the root was made.
      expect((await readdir(folder.path)).sort()).toEqual(['config.json', 'next.json']);
    });

    it('shows no secret, old or new, but that it changes', async () => {
      const login = (clientsecret: string) => {
        const oidc = { issuer: 'https://a.example', clientid: 'a', clientsecret, scopes: ['openid'] };
        return { http: { externalUrl: 'https://registry.example', auth: { openid: { providers: { oidc } } } } };
      };
      const [one, two] = [await write(login('hunter1'), 'one'), await write(login('hunter2'), 'two')];
      const { code, stdout } = await runZot(['plan', '--from', one, two]);
      expect(code).toBe(0);
      expect(stdout).toMatch(/clientsecret: /i);
      expect(stdout).not.toContain('hunter');
      expect((await runZot(['plan', '--format', 'json', '--from', one, two])).stdout).not.toContain('hunter');
    });

    it('tells the problems of the file as verify does, and exits 1', async () => {
      const bad = await write({ storage: { gcDelay: '1 hour' } } as never, 'bad');
      const verified = await runZot(['verify', bad]);
      const issue = verified.stdout.split('\n')[0]!;
      const { code, stdout } = await runZot(['plan', bad]);
      expect(code).toBe(1);
      expect(stdout.split('\n')[0]).toBe(issue);
      expect(stdout).toMatch(/bad\.json cannot be used: 1 error\n$/);
      expect(await json('plan', bad)).toMatchObject({ valid: false, issues: [{ path: 'storage.gcDelay' }] });
      const good = await runZot(['plan', '--from', bad, config]);
      expect(good.code).toBe(1);
      expect(good.stdout).toMatch(/bad\.json cannot be used: 1 error\n$/);
    });

    it('has colors where they are wanted', async () => {
      const next = await write({ extensions: { metrics: {} } }, 'next');
      const { stdout } = await runZot(['plan', '--from', config, next], { env: { FORCE_COLOR: '1' } });
      expect(stdout).toContain('\u001b[32m+ extensions.metrics');
      expect((await runZot(['plan', '--from', config, '--no-color', next])).stdout).not.toContain('\u001b');
    });
  });
});
