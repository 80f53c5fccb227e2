import { pathToFileURL } from 'node:url';
import { blame, blameAlone } from './blame.js';
import type { PackageOrigin } from './package-origin.js';

const origin = (name: string, files: string) => ({ name, files }) as PackageOrigin;
const quota = origin('@acme/quota', '/srv/node_modules/@acme/quota');
const nested = origin('nested', '/srv/node_modules/@acme/quota/node_modules/nested');
const script = origin('./mine.js', '/etc/zot/mine.js');
const origins = [quota, nested, script];

function thrown(frames: readonly string[], options?: ErrorOptions): Error {
  const error = new Error('no', options);
  error.stack = [
    'Error: no at all (/srv/node_modules/@acme/quota/message.js:1:1)',
    ...frames.map((one) => `    at ${one}`),
  ].join('\n');
  return error;
}

it.each([
  ['a function', 'Check.check (/srv/node_modules/@acme/quota/dist/check.js:12:9)', quota],
  ['a URL', `async ${pathToFileURL('/srv/node_modules/@acme/quota/a b.js').href}:3:4`, quota],
  ['a constructor', 'new Check (/srv/node_modules/@acme/quota/index.js:1:2)', quota],
  ['a package in a package', 'f (/srv/node_modules/@acme/quota/node_modules/nested/index.js:1:2)', nested],
  ['a single file', 'file:///etc/zot/mine.js:1:2', script],
])('blames the package that a stack names first: %s', (_, frame, expected) => {
  const error = thrown(['Metrics.counter (/opt/zot/dist/bundle/zot.mjs:1:5)', frame]);
  expect(blame(error, origins)?.origin).toBe(expected);
});

it('blames nobody for what no package had a part in', () => {
  const frames = [
    'f (/srv/node_modules/@acme/quota-other/x.js:1:1)',
    'g (node:internal/x:1:1)',
    'h (/etc/zot/mine.jsx:1:2)',
  ];
  expect(blame(thrown(frames), origins)).toBeUndefined();
  expect(blame('text', origins)).toBeUndefined();
});

it('looks into causes', () => {
  const cause = thrown(['f (/srv/node_modules/@acme/quota/x.js:7:1)']);
  expect(blame(thrown(['g (/opt/zot/x.js:1:1)'], { cause }), origins)).toEqual({
    origin: quota,
    line: '/srv/node_modules/@acme/quota/x.js:7:1',
  });
});

it('blames a package alone only where nothing else stood on the stack', () => {
  const own = ['Timeout.f (/srv/node_modules/@acme/quota/x.js:7:1)', 'listOnTimeout (node:internal/timers:585:17)'];
  expect(blameAlone(thrown(own), origins)).toBe(quota);
  expect(blameAlone(thrown([...own, 'boot (/opt/zot/x.js:1:1)']), origins)).toBeUndefined();
  expect(blameAlone(thrown([...own, '/etc/zot/mine.js:1:1']), origins)).toBeUndefined();
  expect(blameAlone(thrown([]), origins)).toBeUndefined();
  // A rejection unwinds nobody, but it has to come from the package.
  const called = thrown([...own, 'boot (/opt/zot/x.js:1:1)']);
  expect(blameAlone(called, origins, { isRejection: true })).toBe(quota);
  expect(blameAlone(thrown(['boot (/opt/zot/x.js:1:1)', ...own]), origins, { isRejection: true })).toBeUndefined();
});
