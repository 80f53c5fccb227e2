import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import satisfies from 'semver/functions/satisfies.js';
import { developmentDependencies, shortName, template } from './template.js';

const nodeModules = join(import.meta.dirname, '../../../../node_modules');

it.each(Object.entries(developmentDependencies))('asks for %s as this server has it', (name, range) => {
  const { version } = JSON.parse(readFileSync(join(nodeModules, name, 'package.json'), 'utf8')) as { version: string };
  expect({ version, range, fits: satisfies(version, range) }).toEqual({ version, range, fits: true });
});

it.each([
  ['@acme/zot-tags', 'tags'],
  ['zot-tags', 'tags'],
  ['tags', 'tags'],
  ['zot-', 'zot-'],
])('calls %s %s', (name, short) => {
  expect(shortName(name)).toBe(short);
});

it('names itself by the name that it is given', () => {
  const files = template('@acme/zot-tags');
  const manifest = JSON.parse(files['package.json']!) as { name: string; zot: object };
  expect(manifest.name).toBe('@acme/zot-tags');
  expect(JSON.parse(files['config.json']!)).toMatchObject({ extensions: { '@acme/zot-tags': {} } });
  expect(Object.keys(files)).toEqual(
    expect.arrayContaining(['README.md', 'tsconfig.json', 'src/index.ts', 'src/settings.ts']),
  );
});
