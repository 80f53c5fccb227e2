import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findsPackage } from './find-package.js';

const folder = mkdtempSync(join(tmpdir(), 'zot-find-'));
afterAll(() => rmSync(folder, { recursive: true }));

it('findsPackage looks from the folder of the config, then from the app, and takes paths from that folder', () => {
  const config = join(folder, 'config.json');
  mkdirSync(join(folder, 'node_modules/@acme/quota'), { recursive: true });
  writeFileSync(
    join(folder, 'node_modules/@acme/quota/package.json'),
    '{"name": "@acme/quota", "exports": {"import": "./x.js"}}',
  );
  writeFileSync(join(folder, 'driver.js'), '');
  expect(findsPackage('@acme/quota', config)).toBe(true);
  expect(findsPackage('class-validator', config)).toBe(true);
  expect(findsPackage('./driver.js', config)).toBe(true);
  for (const absent of ['@acme/none', 's4', './none.js', '', '..%', 'a/../b'])
    expect(findsPackage(absent, config)).toBe(false);
});
