import type { Random } from './random.js';

/** Pieces that readers of paths, headers and JSON have fallen over. */
const pieces = [
  '../',
  '..%2f',
  '%2e%2e/',
  '%00',
  '\0',
  '%',
  '%zz',
  '%c0%af',
  '%ff',
  '//',
  '/./',
  ';',
  '?',
  '#',
  '&',
  '=',
  '\\',
  '\r\n',
  '\n',
  '\r\n\r\n',
  ' ',
  '\t',
  ':',
  '::',
  '@',
  '\u00ff',
  '\ud83d',
  '{}',
  '[',
  '"',
  '\\u0000',
  '__proto__',
  'constructor',
  'null',
  '-1',
  '9223372036854775808',
  '1e999',
  'NaN',
  'sha256:',
  'sha512:',
  `sha256:${'a'.repeat(64)}`,
  'manifests',
  'blobs',
  'uploads',
  'tags',
  'list',
  'referrers',
  '_catalog',
  '/v2/',
  '!',
  'Content-Length: 5\r\n',
  'Transfer-Encoding: chunked\r\n',
  'Range: bytes=0-\r\n',
  'Content-Range: 0-0\r\n',
  'Expect: 100-continue\r\n',
  'Connection: upgrade\r\nUpgrade: h2c\r\n',
  'Content-Encoding: gzip\r\n',
  'If-None-Match: *\r\n',
  'A'.repeat(300),
  'a/'.repeat(200),
];

/** The text with one thing done to it, or up to four. */
export function mutate(random: Random, text: string): string {
  let result = text;
  for (let times = 1 + random.below(1 + random.below(4)); times > 0; times -= 1) result = once(random, result);
  return result;
}

function once(random: Random, text: string): string {
  const at = random.below(text.length + 1);
  const to = Math.min(at + 1 + random.below(12), text.length);
  switch (random.below(7)) {
    case 0:
      return text.slice(0, at) + random.oneOf(pieces) + text.slice(at);
    case 1:
      return text.slice(0, at) + random.oneOf(pieces) + text.slice(to);
    case 2:
      return text.slice(0, at) + text.slice(to);
    case 3:
      return text.slice(0, to) + text.slice(at);
    case 4:
      return text.slice(0, at) + String.fromCharCode(random.below(256)) + text.slice(at + 1);
    case 5:
      return text.slice(0, at);
    default:
      return text.slice(0, at) + text.slice(at, to).toUpperCase() + text.slice(to);
  }
}
