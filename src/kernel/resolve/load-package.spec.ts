import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { contractVersion, defineExtension } from '@zot/extension-api';
import { PackageConfig } from '../packages/packages.config.js';
import { loadPackage } from './load-package.js';
import { packageDigest } from './package-digest.js';

class Config {}
const extension = defineExtension({ name: 'quota', config: Config });

let root: string;
let imports: number;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'zot-load-'));
  imports = 0;
});
afterEach(() => rmSync(root, { recursive: true }));

const folder = () => join(root, 'node_modules/@acme/quota');

function install(manifest: object): void {
  mkdirSync(folder(), { recursive: true });
  writeFileSync(join(folder(), 'package.json'), JSON.stringify({ name: '@acme/quota', version: '1.4.0', ...manifest }));
}

async function loaded(
  asked: Partial<PackageConfig> = {},
  load = async (): Promise<unknown> => ({ default: extension }),
) {
  return loadPackage('@acme/quota', Object.assign(new PackageConfig(), asked), {
    configFile: join(root, 'config.json'),
    load: async () => {
      imports++;
      return load();
    },
  });
}

const fitting = { zot: { contract: `^${contractVersion}` } };

it('imports a package that fits', async () => {
  install(fitting);
  const integrity = await packageDigest(folder());
  expect(await loaded({ version: '^1.2.0', integrity })).toMatchObject({ exported: { extension } });
  expect(imports).toBe(1);
});

describe('nothing is imported of a package', () => {
  afterEach(() => expect(imports).toBe(0));

  it('that is not there', async () => {
    expect(await loaded()).toMatchObject({ problem: expect.stringContaining('@acme/quota cannot be found') as string });
  });

  it.each([
    [{}, 'is no extension of zot: its package.json names no contract'],
    [{ zot: null }, 'is no extension of zot: its package.json names no contract'],
    [{ zot: { contract: {} } }, 'is no extension of zot: its package.json names no contract'],
    [{ zot: { contract: 'new' } }, 'says that it is made for the contract "new", which is no range of versions'],
    [{ zot: { contract: '^99.0.0' } }, `is made for the contract ^99.0.0, and this server has ${contractVersion}`],
  ])('whose package.json says %j', async (manifest, problem) => {
    install(manifest);
    expect(await loaded()).toMatchObject({ problem: `@acme/quota ${problem}` });
  });

  it('of another version than the file asks for', async () => {
    install(fitting);
    expect(await loaded({ version: '^2.0.0' })).toEqual({
      asked: 'version',
      problem: `is ^2.0.0, and 1.4.0 is installed in ${folder()}`,
      hint: "run npm install @acme/quota@'^2.0.0'",
    });
    install({ ...fitting, version: undefined });
    expect(await loaded({ version: '*' })).toMatchObject({ asked: 'version' });
  });

  it('that was altered since it was pinned', async () => {
    install(fitting);
    const integrity = await packageDigest(folder());
    writeFileSync(join(folder(), 'index.js'), 'import "./evil.js";');
    expect(await loaded({ integrity })).toMatchObject({
      asked: 'integrity',
      problem: `is not that of the files in ${folder()}`,
    });
  });

  it('that is a single file of which nothing tells what belongs to it', async () => {
    writeFileSync(join(root, 'quota.js'), '');
    const asked = Object.assign(new PackageConfig(), { integrity: `sha512-${'A'.repeat(86)}==` });
    const load = () => Promise.reject(new Error('was imported'));
    const found = await loadPackage('./quota.js', asked, { configFile: join(root, 'config.json'), load });
    expect(found).toMatchObject({
      asked: 'integrity',
      problem: expect.stringContaining('without a package.json') as string,
    });
  });
});

it('says what a package threw as it was imported', async () => {
  install(fitting);
  const load = () => Promise.reject(new Error('no network', { cause: new Error('a secret=hunter2 leaked') }));
  expect(await loaded({}, load)).toEqual({
    problem: expect.stringMatching(/^@acme\/quota cannot be loaded: no network: a secret/) as string,
  });
});

it('does not wait for one that does not end', async () => {
  install(fitting);
  expect(await loaded({ timeout: 20 }, () => new Promise(() => {}))).toMatchObject({
    problem: '@acme/quota was not loaded within 20ms',
  });
});

it('says what a package exports where that is no extension', async () => {
  install(fitting);
  expect(await loaded({}, async () => ({ quota: extension }))).toMatchObject({
    problem: '@acme/quota has no default export',
  });
});
