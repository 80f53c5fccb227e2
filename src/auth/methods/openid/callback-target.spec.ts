import fc from 'fast-check';
import { callbackTarget } from './callback-target.js';

const origins = { own: 'https://registry.example', allowed: ['https://pages.example', 'http://pages.example:8080'] };
const target = (wanted: string | undefined) => callbackTarget(wanted, origins);

it.each([undefined, ''])('is none for %j', (wanted) => {
  expect(target(wanted)).toBeUndefined();
});

it.each([
  ['/', '/'],
  ['/home', '/home'],
  ['/home?a=b&c=//d#e', '/home?a=b&c=//d#e'],
  ['/a/../b', '/b'],
  ['/ä', '/%C3%A4'],
  ['https://pages.example', 'https://pages.example/'],
  ['https://pages.example:443/x', 'https://pages.example/x'],
  ['http://pages.example:8080/x', 'http://pages.example:8080/x'],
  ['https://registry.example/x', 'https://registry.example/x'],
  ['HTTPS://Registry.Example/x', 'https://registry.example/x'],
])('of %s is %s', (wanted, expected) => {
  expect(target(wanted)).toBe(expected);
});

it.each([
  '//evil.example',
  '///evil.example',
  '/\\evil.example',
  '\\\\evil.example',
  '/%5cevil.example',
  '/%5Cevil.example',
  '/%2fevil.example',
  '/.//evil.example',
  '/a/..//evil.example',
  '/%2e//evil.example',
  '/./%2fevil.example',
  '/\tevil.example',
  '/\t/evil.example',
  '/\n/evil.example',
  '/x\r\nset-cookie: a=b',
  '/x%0d%0aset-cookie:%20a=b',
  '/x y',
  '/%',
  'home',
  'https:/evil.example',
  'https:evil.example',
  'https://evil.example',
  'https://registry.example.evil.example',
  'https://registry.example@evil.example',
  'https://user:password@registry.example/',
  'https://evil.example/https://registry.example',
  'http://registry.example/',
  'https://registry.example:444/',
  'https://pages.example.:443/',
  'javascript:alert(1)',
  'data:text/html,x',
  'ftp://registry.example/',
  ' https://evil.example',
  '\u0000/home',
])('of %j is home (fixes 9425ca8b and fea81a55 of zot)', (wanted) => {
  expect(target(wanted)).toBe('/');
});

it('never leads a browser to another host', () => {
  const part = fc.constantFrom(
    '/',
    '\\',
    '//',
    '%5c',
    '%2f',
    '\t',
    '\n',
    '@',
    ':',
    '.',
    'evil.example',
    'https:',
    '?',
    '#',
    'a',
  );
  fc.assert(
    fc.property(fc.array(part, { maxLength: 8 }), (parts) => {
      const found = target(parts.join(''));
      if (found === undefined) return;
      expect(['https://registry.example', ...origins.allowed]).toContain(
        new URL(found, 'https://registry.example').origin,
      );
    }),
    { numRuns: 2000 },
  );
});
