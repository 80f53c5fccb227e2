import { readSpecifier } from './specifier.js';

it.each([
  ['zot-quota', 'zot-quota', ''],
  ['@acme/quota', '@acme/quota', ''],
  ['@acme/quota.js', '@acme/quota.js', ''],
  ['@acme/quota/driver', '@acme/quota', '/driver'],
  ['quota/a/b.js', 'quota', '/a/b.js'],
])('%s is the package %s', (text, name, subpath) => {
  expect(readSpecifier(text)).toEqual({ kind: 'package', package: name, subpath });
});

it.each(['./quota.js', '../extensions/quota.js', '/opt/quota.js'])('%s is a path', (text) => {
  expect(readSpecifier(text)).toEqual({ kind: 'file', path: text });
});

it.each([
  '',
  '.',
  '..',
  '@acme',
  '@acme/',
  'Quota',
  'fs',
  'node:fs',
  'data:text/javascript,process.exit()',
  'file:///etc/passwd',
  'https://example.com/x.js',
  'npm:quota',
  'git+ssh://git@example.com/x.git',
  'quota/../../x',
  '@acme/../x',
  '@acme/quota/../../x',
  'quota/node_modules/other',
  'quota//x',
  'quota\\..\\x',
  '.\\x.js',
  'quota\0.js',
  './x\n.js',
  'quota; rm -rf /',
  '$(id)',
  '`id`',
  'x'.repeat(2000),
  './' + 'x'.repeat(2000),
])('%j is neither', (text) => {
  expect(readSpecifier(text)).toBeUndefined();
});
