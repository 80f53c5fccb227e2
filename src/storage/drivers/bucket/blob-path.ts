import type { StorePath } from '@zot/extension-api';

const form = /(?:^|\/)blobs\/(sha256|sha384|sha512)\/([0-9a-f]{64,128})$/;

/** The digests of nothing: a blob of no bytes is what it says. */
const ofNothing = new Set([
  'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
  '38b060a751ac96384cd9327eb1b1e36a21fdb71114be07434c0cc7bf63f6e1da274edebfe76f65fbd51ad2f14898b95b',
  'cf83e1357eefb8bdf1542850d66d8007d620e4050b5715dc83f4a921d36ce9ce47d0d13c5d85f2b0ff8318d2877eec2f63b931bd47417a81a538327af927da3e',
]);

/** The digest in the path of a blob, as zot lays repositories out: `sha256/0123…`; undefined for other files. */
export function digestIn(path: StorePath): string | undefined {
  const [, algorithm, hex] = form.exec(path) ?? [];
  return algorithm === undefined ? undefined : `${algorithm}/${hex}`;
}

/** Whether a file of no bytes cannot be the blob that its path names: then it stands for one that lies elsewhere. */
export function standsForAnother(path: StorePath): boolean {
  const digest = digestIn(path);
  return digest !== undefined && !ofNothing.has(digest.slice(digest.indexOf('/') + 1));
}
