import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { compileGlob, compilePattern } from '@zot/extension-api';
import ts from 'typescript';

/**
 * S08: what matches text of a client takes time in proportion to it. Texts are of 100 KB, and 50 ms of one core are allowed
 * for what takes less than one; patterns that go back over what they have read take seconds or years.
 */
const size = 100_000;
const allowed = 50;
const root = join(import.meta.dirname, '../..');

describe('patterns of our own', () => {
  it('read 100 KB in no time, whatever it is', async () => {
    const slow: string[] = [];
    const patterns = await ownPatterns();
    expect(patterns.length).toBeGreaterThan(100);
    for (const { place, source, flags } of patterns) {
      for (const text of hostileTexts(source)) {
        const pattern = new RegExp(source, flags);
        const spent = fastest(() => void pattern.exec(text));
        if (spent > allowed)
          slow.push(`${place}: /${source}/${flags} ${Math.round(spent)} ms for ${text.slice(0, 20)}…`);
      }
    }
    expect(slow).toEqual([]);
  });
});

describe('patterns of the file', () => {
  it.each(['(a+)+$', '(a|aa)+$', '(.*)*x', '^(([a-z])+.)+[A-Z]([a-z])+$', '(a?){50}a{50}', '(x+x+)+y', '.*.*.*=.*'])(
    'are matched by a matcher that never goes back: %s',
    async (source) => {
      const pattern = await compilePattern(source);
      if ('problem' in pattern) throw new Error(pattern.problem);
      for (const text of ['a', 'ab', 'x', 'aA'].map(filled))
        expect(fastest(() => void pattern.matches(text))).toBeLessThan(allowed);
    },
  );

  it.each([
    '**/*a*b*c*d/**',
    '{a,aa,aaa}*{a,aa}*{a,b}*c',
    '*'.repeat(50),
    '?*'.repeat(30),
    '[a-z]*'.repeat(30),
    '**/'.repeat(20),
  ])('are globs, which see a name of 255 letters at most: %s', (source) => {
    const glob = compileGlob(source);
    if ('problem' in glob) throw new Error(glob.problem);
    for (const text of ['a', 'a/', 'ab', '/'].map(filled))
      expect(fastest(() => void glob.matches(text.slice(0, 255)))).toBeLessThan(allowed);
  });
});

/** Milliseconds of the fastest of three, so that a busy machine is not taken for a slow pattern. */
function fastest(work: () => void): number {
  let least = Infinity;
  for (let turn = 0; turn < 3 && least > allowed; turn += 1) {
    const { user } = process.cpuUsage();
    work();
    least = Math.min(least, process.cpuUsage({ user, system: 0 }).user / 1000);
  }
  return least;
}

/** What a pattern may fall over: much of each kind of character that stands in it, ended by what matches nothing. */
function* hostileTexts(source: string): Iterable<string> {
  const literals = [...new Set(source.replace(/\\[a-zA-Z]/g, '').match(/[a-z0-9:/.,;=\-_"% ]/gi) ?? [])].slice(0, 8);
  for (const piece of new Set(['a', '0', 'a.', 'a-', '__', 'a/', ' ', '\t ', '"', '\\', ', ', '=', ...literals])) {
    yield `${filled(piece)}\u0000`;
    yield `${filled(piece)}!`;
  }
}

function filled(piece: string): string {
  return piece.repeat(Math.ceil(size / piece.length));
}

interface OwnPattern {
  readonly place: string;
  readonly source: string;
  readonly flags: string;
}

/** Every regular expression that is written in what a registry runs. */
async function ownPatterns(): Promise<OwnPattern[]> {
  const found: OwnPattern[] = [];
  for (const folder of ['src', 'libs/oci/src', 'libs/extension-api/src']) {
    for (const file of await readdir(join(root, folder), { recursive: true })) {
      if (!file.endsWith('.ts') || file.endsWith('.spec.ts') || file.startsWith('zb/')) continue;
      const text = await readFile(join(root, folder, file), 'utf8');
      const parsed = ts.createSourceFile(file, text, ts.ScriptTarget.Latest);
      const visit = (node: ts.Node): void => {
        if (ts.isRegularExpressionLiteral(node)) {
          const end = node.text.lastIndexOf('/');
          found.push({ place: `${folder}/${file}`, source: node.text.slice(1, end), flags: node.text.slice(end + 1) });
        }
        ts.forEachChild(node, visit);
      };
      visit(parsed);
    }
  }
  return found;
}
