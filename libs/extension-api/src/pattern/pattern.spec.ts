import { compilePattern } from './pattern.js';

async function matches(pattern: string, text: string): Promise<boolean> {
  const compiled = await compilePattern(pattern);
  if ('problem' in compiled) throw new Error(compiled.problem);
  return compiled.matches(text);
}

describe('a pattern', () => {
  it('matches anywhere in a text', async () => {
    expect(await matches('1\\.', 'v1.2')).toBe(true);
    expect(await matches('^1\\.', 'v1.2')).toBe(false);
  });

  it('is of RE2', async () => {
    expect(await matches('(?i)^V\\d+\\z', 'v12')).toBe(true);
    expect(await compilePattern('(a')).toEqual({ problem: 'missing closing ): `(a`' });
    expect(await compilePattern('(?=a)')).toEqual({ problem: 'invalid or unsupported Perl syntax: `(?=`' });
    expect(await compilePattern('(a)\\1')).toEqual({ problem: 'invalid escape sequence: `\\1`' });
  });
});
