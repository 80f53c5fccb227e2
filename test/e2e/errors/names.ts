import { operations, type Row } from './row.js';

const names = [
  'A',
  'Errors/app',
  'errors/App',
  '_a',
  'a_',
  'a___b',
  'a..b',
  '.a',
  'a.',
  '-a',
  'a-',
  'a/-b',
  'a._b',
  'a//b',
  'a/./b',
  'a/../b',
  '..',
  'a%2fb',
  'a%2Fb',
  '%61',
  'a%00',
  'a;b',
  'a:b',
  'a@b',
  'a+b',
  'a~b',
  "a'b",
  '%C3%BC',
  'a%20b',
  'a\\b',
  'a'.repeat(256),
  `${'a/'.repeat(127)}ab`,
];

/** No operation takes a name that is none; which of them it is makes no difference. */
export const nameRows: readonly Row[] = names.flatMap((name) =>
  operations.map(({ method, rest }) => ({
    what: `the name ${name.length > 40 ? `of ${name.length} characters` : name}`,
    method,
    path: `/v2/${name}/${rest}`,
    status: 404,
    ...(method !== 'HEAD' && { code: 'NAME_INVALID' as const }),
  })),
);
