import * as fc from 'fast-check';

import { compileGlob } from './glob.js';

function matches(pattern: string, name: string): boolean {
  const glob = compileGlob(pattern);
  if ('problem' in glob) throw new Error(`${pattern} ${glob.problem}`);
  return glob.matches(name);
}

describe('a glob', () => {
  it.each([
    // Plain characters
    ['', '', true],
    ['', 'a', false],
    ['team/app', 'team/app', true],
    ['team/app', 'team/app2', false],
    ['team/app', 'team/ap', false],
    ['team/app', 'my/team/app', false],
    ['team/', 'team', false],
    ['Team', 'team', false],
    ['größe', 'größe', true],
    // One star stays in its part
    ['*', 'team', true],
    ['*', 'team/app', false],
    ['*', '.hidden', true],
    ['*', '', true],
    ['team/*', 'team/app', true],
    ['team/*', 'team', false],
    ['team/*', 'team/', true],
    ['team/*', 'team/app/web', false],
    ['*/app', 'team/app', true],
    ['*/app', '/app', true],
    ['te*', 'te', true],
    ['t*m/a*p', 'team/app', true],
    ['a*b*c', 'aXbYbZc', true],
    ['a*b*c', 'aXbYb/c', false],
    // Two stars as a whole part
    ['**', '', true],
    ['**', 'team', true],
    ['**', 'team/app/web', true],
    ['team/**', 'team', true],
    ['team/**', 'team/app', true],
    ['team/**', 'team/app/web', true],
    ['team/**', 'teams', false],
    ['team/**/', 'team', true],
    ['team/**/', 'team/app', false],
    ['**/app', 'app', true],
    ['**/app', 'team/app', true],
    ['**/app', 'a/b/c/app', true],
    ['**/app', 'a/b/my-app', false],
    ['team/**/app', 'team/app', true],
    ['team/**/app', 'team/a/b/app', true],
    ['team/**/app', 'teamapp', false],
    ['team/**/*', 'team', false],
    ['team/**/*', 'team/app', true],
    ['a/**/b/**/c', 'a/b/c', true],
    ['a/**/b/**/c', 'a/x/b/y/b/c', true],
    ['a/**/b/**/c', 'a/x/c', false],
    // Two stars elsewhere are one
    ['a**', 'a/b', false],
    ['a**', 'abc', true],
    ['**c', 'a/bc', false],
    ['a/**c', 'a/b/c', false],
    ['a/b**/d', 'a/b/c/d', false],
    ['a/b**/d', 'a/bc/d', true],
    ['***', 'a/b', false],
    // A star that meets the end of the name takes nothing, and so what follows it is missing
    ['team*/**', 'team', false],
    ['team*/**', 'team1', true],
    // One character
    ['?', 'a', true],
    ['?', '', false],
    ['?', '/', false],
    ['?', '😀', true],
    ['a?c', 'abc', true],
    ['a?c', 'ac', false],
    // Classes
    ['[abc]', 'b', true],
    ['[abc]', 'd', false],
    ['v[0-9]', 'v7', true],
    ['v[0-9]', 'va', false],
    ['[^ab]', 'c', true],
    ['[^ab]', 'a', false],
    ['[!ab]', 'c', true],
    ['[!ab]', 'b', false],
    ['[a^]', '^', true],
    ['a[^b]c', 'a/c', true],
    ['[a-]', '-', true],
    ['[-a]', '-', true],
    ['[a-c-e]', 'd', false],
    ['[a-c-e]', '-', true],
    ['[\\]]', ']', true],
    ['[\\-a]', '-', true],
    ['[*?{]', '*', true],
    ['[*?{]', 'a', false],
    ['[α-ω]', 'λ', true],
    [']', ']', true],
    // Alternatives
    ['{a,b}', 'a', true],
    ['{a,b}', 'b', true],
    ['{a,b}', 'c', false],
    ['{a,b}', 'a,b', false],
    ['app{,-dev}', 'app', true],
    ['app{,-dev}', 'app-dev', true],
    ['{a}', 'a', true],
    ['a{}b', 'ab', true],
    ['{a,{b,c}d}e', 'cde', true],
    ['{a,{b,c}d}e', 'be', false],
    ['{team/app,lib}/web', 'team/app/web', true],
    ['{a*,b?}/x', 'b1/x', true],
    ['{team/**,lib}/web', 'team/a/b/web', true],
    ['{team/**,lib}/web', 'lib/a/web', false],
    ['{**,x}/web', 'a/b/web', true],
    ['{a\\,b,c}', 'a,b', true],
    ['{[,],x}', ',', true],
    ['a,b', 'a,b', true],
    // Escapes
    ['\\*', '*', true],
    ['\\*', 'a', false],
    ['a\\?', 'a?', true],
    ['\\{a\\}', '{a}', true],
    ['\\\\', '\\', true],
    ['\\a', 'a', true],
    ['\\**', '*ab', true],
  ])('%j against %j: %s', (pattern, name, expected) => expect(matches(pattern, name)).toBe(expected));

  it.each([
    ['a[', 'has a [ at character 2 that is not closed'],
    ['[abc', 'has a [ at character 1 that is not closed'],
    ['[a-', 'has a [ at character 1 that is not closed'],
    ['[a\\]', 'has a [ at character 1 that is not closed'],
    ['[a-\\', 'has a [ at character 1 that is not closed'],
    ['[^', 'has a [ at character 1 that is not closed'],
    ['a[]', 'has an empty class at character 2'],
    ['[^]', 'has an empty class at character 1'],
    ['[]a]', 'has an empty class at character 1'],
    ['{a,b', 'has a { at character 1 that is not closed'],
    ['{a,{b}', 'has a { at character 1 that is not closed'],
    ['{a\\}', 'has a { at character 1 that is not closed'],
    ['😀a}', 'has a } at character 3 without a { before it'],
    ['a\\', 'ends in a backslash with nothing behind it to escape'],
  ])('%j %s', (pattern, problem) => expect(compileGlob(pattern)).toEqual({ problem }));

  it('gives the same answer each time', () => {
    const glob = compileGlob('**/{app,web}*');
    if ('problem' in glob) throw new Error(glob.problem);
    const names = ['app', 'a/web1', 'a/b', '', 'a/app/b', 'x/y/apple'];
    const first = names.map((name) => glob.matches(name));
    expect(first).toEqual([true, true, false, false, false, true]);
    expect(names.map((name) => glob.matches(name))).toEqual(first);
  });

  // A matcher that goes back and tries again, or writes all alternatives out, never finishes the first two.
  it('finishes patterns made to go back and try again', () => {
    expect(matches('{a,aa,aaa}'.repeat(400) + 'b', 'a'.repeat(800))).toBe(false);
    expect(matches('{a,b}'.repeat(2000), 'ab'.repeat(1000))).toBe(true);
    expect(matches('*a'.repeat(100) + 'b', 'a'.repeat(250))).toBe(false);
    expect(matches('**/a/'.repeat(50) + 'b', 'a/'.repeat(100) + 'c')).toBe(false);
    expect(matches('{'.repeat(20_000) + 'a' + '}'.repeat(20_000), 'a')).toBe(true);
  });

  it('never throws, and finds each text when all of it is escaped', () => {
    const texts = fc.string({ unit: fc.constantFrom(...'ab/*?[]{},\\-^!.😀') });
    fc.assert(
      fc.property(texts, texts, (pattern, name) => {
        const glob = compileGlob(pattern);
        expect('problem' in glob || typeof glob.matches(name) === 'boolean').toBe(true);
        expect(matches(Array.from(name, (character) => `\\${character}`).join(''), name)).toBe(true);
      }),
    );
  });
});
