import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { checkout, run } from '../support/run-zot.js';

let copy: string;
/** A checkout as it is after `npm ci`: no build, its own workspaces, and the packages of this one. */
beforeAll(() => {
  copy = mkdtempSync(join(tmpdir(), 'zot-checkout-'));
  const parts = ['bin', 'libs', 'scripts', 'src', 'package.json', 'package-lock.json'];
  for (const part of [...parts, 'tsconfig.json', 'tsconfig.build.json']) {
    const filter = (path: string) => !/\/dist(\/|$)/.test(path);
    cpSync(join(checkout, part), join(copy, part), { recursive: true, filter });
  }
  const packages = join(copy, 'node_modules');
  mkdirSync(join(packages, '@zot'), { recursive: true });
  for (const name of readdirSync(join(checkout, 'node_modules'))) {
    if (name !== '@zot' && name !== '.cache') symlinkSync(join(checkout, 'node_modules', name), join(packages, name));
  }
  for (const lib of readdirSync(join(copy, 'libs'))) symlinkSync(join(copy, 'libs', lib), join(packages, '@zot', lib));
});
afterAll(() => rmSync(copy, { recursive: true }));

/** A build takes seconds, but two cores may have other things to do. */
const patienceMs = 120_000;
const start = (name: string) => run(join(copy, name), ['--version'], { cwd: tmpdir(), patienceMs });
const told = /^zot(-minimal)?: building once, since there is no build yet\n/;

describe('bin/zot', () => {
  it(
    'builds once where nothing is built, also when two start at once',
    async () => {
      const [one, other] = await Promise.all([start('bin/zot'), start('bin/zot-minimal')]);
      for (const { code, stdout, stderr } of [one, other]) {
        expect({ code, stderr }).toEqual({ code: 0, stderr: expect.stringMatching(told) as string });
        expect(stdout).toMatch(/^zot(-minimal)? \d+\.\d+\.\d+ /);
      }
      const entries = readdirSync(join(copy, 'dist/bundle')).filter((name) => /^z\w*(-minimal)?\.mjs$/.test(name));
      expect(entries.sort()).toEqual(['zb.mjs', 'zot-minimal.mjs', 'zot.mjs', 'zxp.mjs']);
      expect((await start('bin/zot')).stderr).toBe('');
    },
    patienceMs,
  );

  it(
    'builds again after dist/ is gone',
    async () => {
      rmSync(join(copy, 'dist'), { recursive: true });
      const { code, stdout, stderr } = await start('bin/zot');
      expect({ code, stderr }).toEqual({ code: 0, stderr: expect.stringMatching(told) as string });
      expect(stdout).toMatch(/^zot /);
      expect(existsSync(join(copy, 'dist/bundle/zot.mjs'))).toBe(true);
    },
    patienceMs,
  );

  it('is found through links, as npm makes them', async () => {
    symlinkSync(join(copy, 'bin/zot'), join(copy, 'absolute'));
    mkdirSync(join(copy, 'bin/more'));
    symlinkSync('../zot-minimal', join(copy, 'bin/more/relative'));
    expect((await start('absolute')).stdout).toMatch(/^zot \d/);
    expect((await start('bin/more/relative')).stdout).toMatch(/^zot-minimal \d/);
  });

  it('is the same script for every command', () => {
    const scripts = (names: string[]) =>
      new Set(names.map((name) => readFileSync(join(checkout, 'bin', name), 'utf8')));
    expect(scripts(['zot', 'zot-minimal', 'zb']).size).toBe(1);
    expect(scripts(['zot.cmd', 'zot-minimal.cmd']).size).toBe(1);
  });
});
