import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { contractVersion } from './contract-version.js';

it('the contract says the version that its package has', () => {
  const file = join(import.meta.dirname, '../package.json');
  expect(contractVersion).toBe((JSON.parse(readFileSync(file, 'utf8')) as { version: string }).version);
});
