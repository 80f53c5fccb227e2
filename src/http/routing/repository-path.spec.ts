import fc from 'fast-check';
import { badName, nowhere, routedTarget } from './repository-path.js';

const digest = `sha256:${'a'.repeat(64)}`;

describe('how a target is read', () => {
  it.each([
    // the forms
    ['/v2/', '/v2'],
    ['/v2/a/manifests/latest', '/v2/a/manifests/latest'],
    ['/v2/a/b/c/manifests/latest', '/v2/a%2Fb%2Fc/manifests/latest'],
    [`/v2/a/b/manifests/${digest}?tag=x&tag=y`, `/v2/a%2Fb/manifests/${digest}?tag=x&tag=y`],
    [`/v2/a/b/blobs/${digest}`, `/v2/a%2Fb/blobs/${digest}`],
    [`/v2/a/b/referrers/${digest}`, `/v2/a%2Fb/referrers/${digest}`],
    ['/v2/a/b/tags/list?n=1', '/v2/a%2Fb/tags/list?n=1'],
    ['/v2/a/b/blobs/uploads/', '/v2/a%2Fb/blobs/uploads'],
    ['/v2/a/b/blobs/uploads/?digest=x', '/v2/a%2Fb/blobs/uploads?digest=x'],
    ['/v2/a/b/blobs/uploads/1-2', '/v2/a%2Fb/blobs/uploads/1-2'],
    // words of the forms in names
    ['/v2/a/blobs/uploads/manifests/latest', '/v2/a%2Fblobs%2Fuploads/manifests/latest'],
    ['/v2/manifests/manifests/manifests/manifests', '/v2/manifests%2Fmanifests/manifests/manifests'],
    ['/v2/blobs/manifests/blobs', '/v2/blobs/manifests/blobs'],
    ['/v2/a/tags/list/manifests/x', '/v2/a%2Ftags%2Flist/manifests/x'],
    ['/v2/a/manifests/tags/list', '/v2/a%2Fmanifests/tags/list'],
    ['/v2/uploads/blobs/uploads/', '/v2/uploads/blobs/uploads'],
    ['/v2/a/blobs/uploads/blobs/uploads/', '/v2/a%2Fblobs%2Fuploads/blobs/uploads'],
    ['/v2/a/blobs/uploads/blobs/uploads/id', '/v2/a%2Fblobs%2Fuploads/blobs/uploads/id'],
    // without the closing slash it is a blob, of a bad digest
    ['/v2/a/blobs/uploads', '/v2/a/blobs/uploads'],
    // escapes in the last segment are the router's, decoded once
    ['/v2/a/manifests/%2e%2e', '/v2/a/manifests/%2e%2e'],
    ['/v2/a/manifests/x%2Fy', '/v2/a/manifests/x%2Fy'],
    // extensions
    ['/v2/_catalog?n=3', '/v2/_catalog?n=3'],
    ['/v2/_oci/ext/discover', '/v2/_oci/ext/discover'],
    ['/v2/_zot/ext/search?query={}', '/v2/_zot/ext/search?query={}'],
    // outside the API
    ['/', '/'],
    ['/livez', '/livez'],
    ['/metrics?x=%2F', '/metrics?x=%2F'],
    ['/zot/auth/login?provider=a%2Fb', '/zot/auth/login?provider=a%2Fb'],
    ['/image/a%2Fb', '/image/a%2Fb'],
    ['/V2/a/tags/list', '/V2/a/tags/list'],
    // absolute targets, and fragments
    ['http://host/v2/', '/v2'],
    ['HTTPS://host:1/v2/a/b/tags/list?n=1', '/v2/a%2Fb/tags/list?n=1'],
    ['http://host', '/'],
    ['http://host?x/v2/', '/?x/v2/'],
    ['/v2/a/tags/list#?n=1', '/v2/a/tags/list'],
    ['/v2/#/_catalog', '/v2'],
  ])('%s is %s', (target, read) => expect(routedTarget(target)).toBe(read));

  it.each([
    '/v2',
    '/v2?n=1',
    '/v2#',
    '/v2/a',
    '/v2/a/',
    '/v2/a/manifests/',
    '/v2/a/manifests',
    '/v2/a/tags/list/',
    '/v2/a/tags/other',
    '/v2/a/tags/%6cist',
    '/v2/a/uploads/x',
    '/v2/a/%6danifests/x',
    '/v2/a/manifest%73/x',
    '/v2/_catalog%2f',
    '/v2/%5fcatalog',
    '/v2/_oci/ext/%64iscover',
    '/v2/!',
    '/v2/!name',
    '/v%32/a/manifests/x',
    '/%76%32/_catalog',
    '/%2e/v2/',
    '/livez%2f',
    '',
    '*',
    '*/v2/',
    'host:443',
    'ftp://host/v2/',
    '?/v2/',
    'v2/',
  ])('%s goes nowhere', (target) => expect(routedTarget(target)).toBe(nowhere));

  it.each([
    '/v2//manifests/x',
    '/v2/a//b/manifests/x',
    '/v2/A/tags/list',
    '/v2/a/../b/manifests/x',
    '/v2/a/./manifests/x',
    '/v2/a%2Fb/manifests/x',
    '/v2/a%2fb/tags/list',
    '/v2/a;x/tags/list',
    '/v2/_catalog/tags/list',
    '/v2/-a/manifests/x',
    '/v2/a b/manifests/x',
    '/v2//a/blobs/uploads/',
    '/v2//blobs/uploads/x',
    '/v2/blobs/uploads/x',
    '/v2/manifests/x',
    '/v2/\u00e4/manifests/x',
    '/v2/!/manifests/x',
    `/v2/${'a'.repeat(256)}/manifests/x`,
  ])('%s has a bad name', (target) => expect(routedTarget(target)).toBe(badName));
});

const component = fc.stringMatching(/^[a-z0-9]{1,4}(?:(?:\.|_|__|-{1,3})[a-z0-9]{1,4}){0,2}$/);
const keyword = fc.constantFrom('manifests', 'blobs', 'uploads', 'tags', 'list', 'referrers', 'v2');
const name = fc.array(fc.oneof(component, keyword), { minLength: 1, maxLength: 6 }).map((parts) => parts.join('/'));
const last = fc.stringMatching(/^[\w.:=%-]{1,12}$/);
const form = fc.oneof(
  fc.tuple(fc.constantFrom('manifests', 'blobs', 'referrers'), last).map((parts) => `/${parts.join('/')}`),
  last.map((id) => `/blobs/uploads/${id}`),
  fc.constant('/blobs/uploads/'),
  fc.constant('/tags/list'),
);
const hostile = fc
  .array(
    fc.oneof(
      keyword,
      component,
      fc.constantFrom('', '.', '..', '%', '%2F', '%2f', '%61', '_', '!', ';', '?', '#', '//', 'A', '\\', ' ', '\u212a'),
    ),
    { maxLength: 10 },
  )
  .chain((parts) => fc.constantFrom(`/v2/${parts.join('/')}`, parts.join('/'), `/${parts.join('')}`));

describe('any target', () => {
  it('that is a well-formed name and a form is read as these', () => {
    fc.assert(
      fc.property(name, form, (repository, rest) => {
        const encoded = repository.replaceAll('/', '%2F');
        expect(routedTarget(`/v2/${repository}${rest}`)).toBe(
          `/v2/${encoded}${rest === '/blobs/uploads/' ? '/blobs/uploads' : rest}`,
        );
      }),
      { numRuns: 1000 },
    );
  });

  // The shapes that routes have; whatever else comes out below /v2/ would be a second reading.
  const shapes = [
    /^\/v2$/,
    /^\/v2\/!(?:name)?$/,
    /^\/v2\/[^/%]+(?:%2F[^/%]+)*\/(?:manifests|blobs|referrers)\/[^/]+$/,
    /^\/v2\/[^/%]+(?:%2F[^/%]+)*\/(?:tags\/list|blobs\/uploads)$/,
    /^\/v2\/[^/%]+(?:%2F[^/%]+)*\/blobs\/uploads\/[^/]+$/,
    /^\/v2\/_[^%]*$/,
  ];

  it('comes out as one of the shapes that routes have, with a name that is well formed', () => {
    fc.assert(
      fc.property(hostile, (target) => {
        const [path = ''] = routedTarget(target).split('?');
        expect(path).not.toContain('#');
        if (path !== '/v2' && !path.startsWith('/v2/')) return;
        expect(shapes.some((shape) => shape.test(path))).toBe(true);
        const [, repository] = /^\/v2\/([^/]+)\/(?:manifests|blobs|referrers|tags)\//.exec(path) ?? [];
        if (repository === undefined || repository.startsWith('_')) return;
        expect(repository).toMatch(/^[a-z0-9._-]+(?:%2F[a-z0-9._-]+)*$/);
      }),
      { numRuns: 3000 },
    );
  });

  it('is read in one way: what has been read is not read as something else', () => {
    fc.assert(
      fc.property(hostile, (target) => {
        const once = routedTarget(target);
        const twice = routedTarget(once);
        expect([once, nowhere, badName]).toContain(twice);
      }),
      { numRuns: 3000 },
    );
  });

  // A quadratic reading of these would run for minutes.
  it.each([
    ['slashes', `/v2/${'/'.repeat(1_000_000)}manifests/x`],
    ['components', `/v2/${'a/'.repeat(500_000)}manifests/x`],
    ['separators', `/v2/${'a-_'.repeat(300_000)}/manifests/x`],
    ['keywords', `/v2/${'blobs/uploads/'.repeat(70_000)}`],
    ['fragments', `/v2/${'#?'.repeat(500_000)}`],
    ['hosts', `http://${'a'.repeat(1_000_000)}`],
  ])('is read in linear time, of a million %s too', (_, target) => expect(routedTarget(target)).toBeDefined());
});
