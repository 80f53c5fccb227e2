import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { locatePackage } from './locate-package.js';

let root: string;
beforeEach(() => (root = realpathSync(mkdtempSync(join(tmpdir(), 'zot-locate-')))));
afterEach(() => rmSync(root, { recursive: true }));

function put(path: string, content: string | object = ''): string {
  const file = join(root, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, typeof content === 'string' ? content : JSON.stringify(content));
  return file;
}
const install = (folder: string, name: string, more: object = {}) =>
  put(`${folder}/node_modules/${name}/package.json`, { name, version: '1.0.0', zot: { contract: '^1.0.0' }, ...more });
const locate = (name: string) => locatePackage(name, join(root, 'etc/zot/config.json'), join(root, 'opt/zot/dist'));
const urlIn = (folder: string) => pathToFileURL(join(root, folder, 'package.json')).href;

it('looks in the folder of the config, in those above it, and then in those of the server', () => {
  install('opt/zot', '@acme/quota');
  expect(locate('@acme/quota')).toMatchObject({ specifier: '@acme/quota', parent: urlIn('opt/zot') });
  install('etc', '@acme/quota');
  expect(locate('@acme/quota')).toMatchObject({
    files: join(root, 'etc/node_modules/@acme/quota'),
    parent: urlIn('etc'),
  });
  install('etc/zot', '@acme/quota', { version: '2.0.0' });
  expect(locate('@acme/quota')).toMatchObject({ parent: urlIn('etc/zot'), manifest: { version: '2.0.0' } });
});

it('says where it has looked, and how to mend it', () => {
  const { problem, hint } = locate('@acme/quota') as { problem: string; hint: string };
  expect(problem).toMatch(/^cannot be found; looked for in /);
  for (const folder of ['etc/zot', 'etc', 'opt/zot/dist', 'opt/zot']) {
    expect(problem).toContain(join(root, folder, 'node_modules/@acme/quota'));
  }
  expect(hint).toBe(`run npm install @acme/quota in ${join(root, 'etc/zot')}`);
});

it('takes no folder without a package.json for a package', () => {
  put('etc/zot/node_modules/@acme/quota/index.js');
  put('etc/zot/node_modules/@acme/other/package.json', 'not JSON');
  expect(locate('@acme/quota')).toHaveProperty('problem');
  expect(locate('@acme/other')).toHaveProperty('problem');
});

it('knows the files of a package that is linked into place', () => {
  put('src/quota/package.json', { name: '@acme/quota', zot: { contract: '^1.0.0' } });
  mkdirSync(join(root, 'etc/zot/node_modules/@acme'), { recursive: true });
  symlinkSync(join(root, 'src/quota'), join(root, 'etc/zot/node_modules/@acme/quota'));
  expect(locate('@acme/quota')).toMatchObject({ files: join(root, 'src/quota') });
});

it('finds the package in whose folder the config lies', () => {
  put('etc/package.json', { name: '@acme/quota', main: 'lib/index.js', zot: { contract: '^1.0.0' } });
  expect(locate('@acme/quota')).toMatchObject({ specifier: pathToFileURL(join(root, 'etc/lib/index.js')).href });
  put('etc/package.json', { name: '@acme/quota', exports: './lib/index.js', zot: { contract: '^1.0.0' } });
  expect(locate('@acme/quota')).toMatchObject({
    specifier: '@acme/quota',
    parent: urlIn('etc'),
    files: join(root, 'etc'),
  });
});

it('takes a path from the folder of the config', () => {
  const file = put('etc/zot/quota.js');
  expect(locate('./quota.js')).toEqual({ specifier: pathToFileURL(file).href, parent: urlIn('etc/zot'), files: file });
  expect(locate('../zot/quota.js')).toMatchObject({ files: file });
  expect(locate('./none.js')).toMatchObject({
    problem: `cannot be found; looked for at ${join(root, 'etc/zot/none.js')}`,
  });
});

it('knows the package of a file, if that is one', () => {
  put('etc/zot/quota/dist/index.js');
  put('etc/zot/quota/package.json', { name: 'quota', zot: { contract: '^1.0.0' } });
  expect(locate('./quota/dist/index.js')).toMatchObject({
    files: join(root, 'etc/zot/quota'),
    manifest: { name: 'quota' },
  });
  put('etc/zot/quota/package.json', { name: 'of-something-else' });
  expect(locate('./quota/dist/index.js')).toMatchObject({ files: join(root, 'etc/zot/quota/dist/index.js') });
});

it('names the file of a folder', () => {
  put('etc/zot/quota/package.json', { main: './dist/index.js' });
  expect(locate('./quota')).toEqual({
    problem: 'is a folder',
    hint: 'name the file in it, such as ./quota/dist/index.js',
  });
});

it('opens nothing for what can be no name', () => {
  expect(locate('data:text/javascript,1')).toMatchObject({ problem: 'is no name of a package' });
});
