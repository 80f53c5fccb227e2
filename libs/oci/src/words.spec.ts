import { isDigest, isRepositoryName, isTag } from './index.js';

describe('the words of the specification', () => {
  it.each([
    ['sha256:' + 'a'.repeat(64), true],
    ['sha384:' + '0'.repeat(96), true],
    ['sha512:' + 'f'.repeat(128), true],
    ['sha256:' + 'A'.repeat(64), false],
    ['sha256:' + 'a'.repeat(63), false],
    ['sha512:' + 'a'.repeat(64), false],
    ['md5:' + 'a'.repeat(32), false],
    ['sha256:baddigeststring', false],
    ['latest', false],
    ['sha256:' + 'a'.repeat(64) + '\n', false],
  ])('digest %s: %s', (text, expected) => expect(isDigest(text)).toBe(expected));

  it.each([
    ['a', true],
    ['library/alpine', true],
    ['a__b/c.d-e---f', true],
    ['org/blobs', true],
    ['', false],
    ['A', false],
    ['a/', false],
    ['/a', false],
    ['a//b', false],
    ['a___b', false],
    ['a..b', false],
    ['_a', false],
    ['a%2fb', false],
    ['../etc', false],
    ['a'.repeat(256), false],
  ])('name %s: %s', (text, expected) => expect(isRepositoryName(text)).toBe(expected));

  it.each([
    ['latest', true],
    ['_1', true],
    ['v1.0-rc', true],
    ['a'.repeat(128), true],
    ['a'.repeat(129), false],
    ['-bad', false],
    ['.bad', false],
    ['bad tag', false],
    ['a\n', false],
  ])('tag %s: %s', (text, expected) => expect(isTag(text)).toBe(expected));
});
