import { ExpressionLanguage } from './expression-language.js';

const open = () =>
  ExpressionLanguage.over({ user: { name: 'string', groups: 'list<string>' }, claims: 'map<string, dyn>' });

async function compiled(text: string) {
  const expression = await (await open()).compile(text);
  if ('problem' in expression) throw new Error(expression.problem);
  return expression;
}

describe('an expression', () => {
  it('is typed before it runs', async () => {
    expect((await compiled("'dev' in user.groups")).type).toBe('bool');
    expect((await compiled('claims.sub')).type).toBe('dyn');
  });

  it.each([
    ['', 'is missing'],
    ['user.nam', 'is not an expression: No such key: nam, at character 6'],
    ['usr.name == 1', 'is not an expression: Unknown variable: usr, at character 1'],
    ['user.name < 1', 'is not an expression: no such overload: string < int, at character 1'],
    ['1 +', 'is not an expression: it ends too early, at character 4'],
    ["user.name.matches('(a')", '"(a" is not an RE2 pattern: missing closing ): `(a`'],
    [
      "user.groups.exists(g, g.matches('(?=a)'))",
      '"(?=a)" is not an RE2 pattern: invalid or unsupported Perl syntax: `(?=`',
    ],
  ])('%j %s', async (text, problem) => {
    expect(await (await open()).compile(text)).toEqual({ problem });
  });

  it('has patterns of RE2, also where they come from values', async () => {
    const user = { name: `${'a'.repeat(60)}!`, groups: ['^(a+)+$'] };
    expect((await compiled("user.name.matches('(?i)^A+!\\\\z')")).evaluate({ user })).toBe(true);
    // JavaScript's own engine would not come back from this one.
    expect((await compiled('user.name.matches(user.groups[0])')).evaluate({ user })).toBe(false);
  });

  it('throws for values that it fails on', async () => {
    const expression = await compiled("claims.sub + '/x' == 'a/x'");
    expect(expression.evaluate({ claims: { sub: 'a' } })).toBe(true);
    expect(() => expression.evaluate({ claims: {} })).toThrow('No such key: sub');
    const pattern = await compiled('user.name.matches(user.name)');
    expect(() => pattern.evaluate({ user: { name: '(a', groups: [] } })).toThrow();
  });
});
