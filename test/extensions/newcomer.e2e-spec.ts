import { appendFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { ExtensionProject } from '../support/extension-project.js';
import { checkout, run, runZot, type Ran } from '../support/run-zot.js';

/** What docs/extending.md has a newcomer do, with the code that stands there. */
const guide = readFileSync(join(checkout, 'docs/extending.md'), 'utf8');
const [, shown = ''] = /\*\*Change it\.\*\*(.*?)\*\*Ship it\.\*\*/s.exec(guide) ?? [];
const [setting = '', forbidden = ''] = [...shown.matchAll(/```ts\n(.*?)```/gs)].map(([, code]) => code!);
const [, told = ''] = /```console\n\$ zot verify config\.json\n(.*?)```/s.exec(shown) ?? [];
const patienceMs = 120_000;

describe('a new extension', () => {
  let project: ExtensionProject;
  let home: string;
  let folder: string;
  let registry: string;
  const env = {
    PATH: [join(checkout, 'node_modules/.bin'), process.env['PATH']].join(delimiter),
    ZOT_PROGRAM: join(checkout, 'bin/zot'),
  };
  const succeeded = ({ code, stdout, stderr }: Ran) => {
    expect({ code, said: code === 0 ? '' : `${stdout}${stderr}` }).toEqual({ code: 0, said: '' });
    return stdout;
  };
  const npm = (args: string[], cwd: string) => run('npm', args, { cwd, env, patienceMs });
  const compileAndTest = async () => {
    succeeded(await run('tsc', ['-p', '.'], { cwd: folder, env, patienceMs }));
    return succeeded(await run('node', ['--test', 'dist/**/*.test.js'], { cwd: folder, env, patienceMs }));
  };

  beforeAll(async () => {
    project = await ExtensionProject.open();
    // Below the project, so that the packed libraries are found as if they had been installed into it.
    home = mkdtempSync(join(project.folder, 'configs/'));
    folder = join(home, 'zot-tags');
    registry = mkdtempSync(join(tmpdir(), 'zot-newcomer-'));
  });
  afterAll(() => {
    rmSync(home, { recursive: true, force: true });
    rmSync(registry, { recursive: true, force: true });
    project.remove();
  });

  it('is created, compiles, and its tests pass, one with a registry', async () => {
    expect(succeeded(await runZot(['extension', 'create', '@acme/zot-tags'], { cwd: home }))).toContain('cd zot-tags');
    expect(await compileAndTest()).toMatch(/pass 3\n.*fail 0\n.*cancelled 0\n.*skipped 0/);
    const again = await runZot(['extension', 'create', '@acme/zot-tags'], { cwd: home });
    expect([again.code, again.stderr]).toEqual([1, expect.stringContaining('is there already, and not empty')]);
  });

  it('is changed as the guide says', async () => {
    const change = (file: string, from: RegExp, to: string) => {
      const text = readFileSync(join(folder, file), 'utf8');
      expect(text).toMatch(from);
      writeFileSync(
        join(folder, file),
        text.replace(from, (found) => to.replace('$&', found)),
      );
    };
    change('src/settings.ts', /^ {2}forbidden.*\n/m, `$&\n${setting}`);
    change('src/tag-check.ts', /^ {4}const forbidden = .*\n/m, forbidden);
    await compileAndTest();
    change('config.json', /"extensions": \{\n.*\{/, `$&\n      "prefx": "rc-",`);
    const wrong = await runZot(['verify', 'config.json'], { cwd: folder });
    expect(wrong.code).toBe(1);
    expect(wrong.stdout).toBe(told);
    change('config.json', /\n.*"prefx": "rc-",/, '');
    succeeded(await runZot(['verify', 'config.json'], { cwd: folder }));
  });

  it('is checked', async () => {
    const said = succeeded(await runZot(['extension', 'check', '@acme/zot-tags'], { cwd: folder }));
    expect(said).toMatch(/✓ @acme\/zot-tags 0\.1\.0 is loaded from .*\n.*\^0\.1\.0\n.*sha512-[^]*it is wired/);
  });

  it('is packed, installed somewhere else, listed and pinned; what is altered then is not loaded', async () => {
    succeeded(await npm(['pack', '--ignore-scripts', '--pack-destination', registry], folder));
    const quiet = ['--offline', '--no-audit', '--no-fund', '--loglevel=error'];
    succeeded(await npm(['install', ...quiet, './acme-zot-tags-0.1.0.tgz'], registry));
    const config = join(registry, 'config.json');
    const sections = {
      storage: { rootDirectory: './data' },
      extensions: { '@acme/zot-tags': { forbidden: ['latest'] } },
    };
    writeFileSync(config, JSON.stringify(sections, null, 2));
    mkdirSync(join(registry, 'data'));
    expect(succeeded(await runZot(['extension', 'list', config]))).toMatch(
      /@acme\/zot-tags +0\.1\.0 +\^0\.1\.0 +on +.*node_modules\/@acme\/zot-tags/,
    );
    succeeded(await runZot(['extension', 'pin', config]));
    expect(readFileSync(config, 'utf8')).toMatch(/"integrity": "sha512-/);
    succeeded(await runZot(['verify', config]));
    const files = join(registry, 'node_modules/@acme/zot-tags/dist');
    writeFileSync(join(files, 'index.js'), `throw new Error('this was run');`);
    const altered = await runZot(['verify', config]);
    expect([altered.code, altered.stdout]).toEqual([
      1,
      expect.stringContaining('.integrity: is not that of the files'),
    ]);
    appendFileSync(join(files, 'more.js'), '');
    expect((await runZot(['serve', config])).code).toBe(1);
  });
});

describe('zot extension check', () => {
  let project: ExtensionProject;
  beforeAll(async () => (project = await ExtensionProject.open()));
  afterAll(() => project.remove());
  const check = async (name: string) => runZot(['extension', 'check', name], { cwd: project.folder, patienceMs });

  it.each(['@example/zot-argon2-passwords', '@example/zot-memory-storage', '@fixture/keeps-its-contracts'])(
    'runs the suites of what a package puts in place: %s',
    async (name) => {
      const { code, stdout } = await check(name);
      expect(stdout).toMatch(/✓ (\d+) of \1 tests of its contract pass/);
      expect(code).toBe(0);
    },
  );

  it('tells what does not keep its contract', async () => {
    const { code, stdout } = await check('@fixture/forgetful-sessions');
    expect(stdout).toMatch(/✗ .*SessionStore.* › gives back what was put/);
    expect(code).toBe(1);
  });

  it('tells it of ports that are wrapped, and of sinks, and what it cannot try', async () => {
    const { code, stdout } = await check('@fixture/breaks-its-contracts');
    const broken = [...stdout.matchAll(/✗ .* keeps the contract of (\w+ › [\w ]+)/g)].map(([, title]) => title);
    expect(broken).toEqual([
      'Authorizer › hides from lists what it does not let be read',
      'Scanner › ends when it is told to',
      'EventSink › says what it is called',
      'EventSink › ends when it is told to',
    ]);
    expect(stdout).toContain('- RateLimiter: its package does not say how many requests it takes');
    expect(code).toBe(1);
  });

  it('tells what cannot be loaded', async () => {
    const { code, stdout } = await check('@fixture/throws-on-import');
    expect([code, stdout]).toEqual([1, expect.stringContaining('no licence for today')]);
  });
});
