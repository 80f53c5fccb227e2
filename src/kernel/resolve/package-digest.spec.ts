import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, renameSync, rmSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { packageDigest } from './package-digest.js';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'zot-digest-'));
  mkdirSync(join(folder, 'dist'));
  writeFileSync(join(folder, 'package.json'), '{}');
  writeFileSync(join(folder, 'dist/index.js'), 'export default 1;\n');
  writeFileSync(join(folder, 'dist.js'), '');
});
afterEach(() => rmSync(folder, { recursive: true }));

it('is the sha512 of the paths and the sha512 of each file, in the order of the paths', async () => {
  const sha512 = (text: string) => createHash('sha512').update(text).digest('hex');
  const lines = [
    `dist.js\0${sha512('')}\n`,
    `dist/index.js\0${sha512('export default 1;\n')}\n`,
    `package.json\0${sha512('{}')}\n`,
  ];
  const whole = createHash('sha512').update(lines.join('')).digest('base64');
  expect(await packageDigest(folder)).toBe(`sha512-${whole}`);
});

it('changes with any file, and with the name of one', async () => {
  const digests = [await packageDigest(folder)];
  writeFileSync(join(folder, 'dist/index.js'), 'export default 2;\n');
  digests.push(await packageDigest(folder));
  renameSync(join(folder, 'dist.js'), join(folder, 'dist/index.mjs'));
  digests.push(await packageDigest(folder));
  writeFileSync(join(folder, 'more.js'), Buffer.alloc(3 * 1024 * 1024));
  digests.push(await packageDigest(folder));
  mkdirSync(join(folder, 'dist/node_modules'));
  writeFileSync(join(folder, 'dist/node_modules/hidden.js'), '');
  digests.push(await packageDigest(folder));
  expect(new Set(digests).size).toBe(5);
});

it('stays the same whenever it was installed, and whatever beside it', async () => {
  const before = await packageDigest(folder);
  utimesSync(join(folder, 'package.json'), 0, 0);
  mkdirSync(join(folder, 'node_modules/other'), { recursive: true });
  writeFileSync(join(folder, 'node_modules/other/index.js'), '');
  expect(await packageDigest(folder)).toBe(before);
});

it('is refused where a link leads elsewhere', async () => {
  symlinkSync('/etc/hostname', join(folder, 'dist/link.js'));
  await expect(packageDigest(folder)).rejects.toThrow('dist/link.js is neither a file nor a folder');
});
