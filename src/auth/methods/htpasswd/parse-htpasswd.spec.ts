import { PlainPasswordVerifier } from '@zot/testkit';
import { parseHtpasswd } from './parse-htpasswd.js';

const parse = (...lines: string[]) => {
  const { users, problems, ...rest } = parseHtpasswd(lines.join('\n'), new PlainPasswordVerifier());
  return {
    ...rest,
    users: Object.fromEntries([...users].map(([name, { hash }]) => [name, hash])),
    problems: problems.map(({ line, problem }) => `line ${line} ${problem}`),
  };
};

it('reads names up to the first colon, and trims nothing', () => {
  expect(parse('ann:plain$a:b', ' bob :plain$ c ', '', 'müller:plain$ü\r', '')).toMatchObject({
    users: { ann: 'plain$a:b', ' bob ': 'plain$ c ', müller: 'plain$ü' },
    problems: [],
    isCutOff: false,
  });
});

it('knows no comments, and tells what lets nobody in, by lines', () => {
  expect(parse('# users', 'ann:secret', ':plain$x', 'bob:plain$b', '')).toMatchObject({
    users: { bob: 'plain$b' },
    problems: ['line 1 has no colon between name and hash', 'line 2 does not begin with plain$', 'line 3 has no name'],
    isCutOff: false,
  });
});

it('counts the last of two lines with one name, also where it lets nobody in', () => {
  expect(parse('ann:plain$1', 'bob:plain$1', 'ann:plain$2', 'bob:*')).toMatchObject({
    users: { ann: 'plain$2' },
    problems: [
      'line 3 has a name that an earlier line has too; this one counts',
      'line 4 has a name that an earlier line has too; this one counts',
      'line 4 does not begin with plain$',
    ],
  });
});

it.each(['bo', 'bob:', 'bob:pla'])('sees that a file ends in the middle of a line: %s', (end) => {
  expect(parse('ann:plain$1', end).isCutOff).toBe(true);
  expect(parse('ann:plain$1', end, '').isCutOff).toBe(false);
});

it('takes a last line without an end for whole where it can be', () => {
  expect(parse('ann:plain$1', 'bob:plain$2')).toMatchObject({ users: { bob: 'plain$2' }, isCutOff: false });
  expect(parse('ann:plain$1', 'bob:secret').isCutOff).toBe(false);
});

it('finds the kind that most have, and none in an empty file', () => {
  const kinds = new (class extends PlainPasswordVerifier {
    override inspect = (hash: string) => ({ kind: hash[0]! });
  })();
  expect(parseHtpasswd('a:x1\nb:y1\nc:y2\nd:x2\ne:y3', kinds).usualHash).toBe('y1');
  expect(parse('').usualHash).toBeUndefined();
});

it('takes names of what objects have for names', () => {
  expect([
    ...parseHtpasswd('__proto__:plain$1\nconstructor:plain$2', new PlainPasswordVerifier()).users.keys(),
  ]).toEqual(['__proto__', 'constructor']);
});
