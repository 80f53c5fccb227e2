import fc from 'fast-check';
import type { ConfigNode } from './config-node.js';
import { parseJson } from './parse-json.js';
import { SyntaxProblem } from './syntax-problem.js';

describe('parseJson', () => {
  it('reads what JSON.stringify writes', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 6 }), fc.constantFrom(0, 1, 4), (value, indent) => {
        expect(plain(parseJson(JSON.stringify(value, null, indent)))).toEqual(JSON.parse(JSON.stringify(value)));
      }),
    );
  });

  it('takes and refuses the same texts as JSON.parse, but for keys that stand twice', () => {
    const seed = '{"a":{"b":8080,"c":[1,-2.5e3,null,true,"x\\u0041\\n"]},"d":"é"}';
    const character = fc.constantFrom(...'{}[],:"\\ 01-+.eEtrufalsn/*#\'\t\n\u0000');
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat(seed.length), fc.nat(1), character), { maxLength: 3 }), (changes) => {
        const text = changes.reduce(
          (was, [at, removed, put]) => was.slice(0, at) + put + was.slice(at + removed),
          seed,
        );
        const ours = attempt(() => plain(parseJson(text)));
        if (ours instanceof SyntaxProblem && ours.message.endsWith('stands twice')) return;
        const theirs = attempt(() => JSON.parse(text) as unknown);
        if (theirs instanceof Error) expect(ours).toBeInstanceOf(SyntaxProblem);
        else expect(ours).toEqual(theirs);
      }),
      { numRuns: 2000 },
    );
  });

  it('puts each key and value where they stand in the text', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (value) => {
        const text = JSON.stringify(value, null, 2);
        const lines = text.split('\n');
        walk(parseJson(text), (written, { line, column }) => {
          expect(lines[line - 1]!.slice(column - 1).startsWith(written)).toBe(true);
        });
      }),
    );
  });

  it.each([
    ['{"a": 1,}', 'a comma stands before }', 1, 9],
    ['{\n  "a": 1\n  "b": 2\n}', 'expected , or }', 3, 3],
    ['{\n  // no\n}', 'JSON has no comments', 2, 3],
    ['{"a": 1,', 'the file ends before the object does', 1, 9],
    ['{"a": # no\n}', 'JSON has no comments', 1, 7],
    ['{"a": 1, "b": {"c": 1,\n"c": 2}}', 'the key "c" stands twice', 2, 1],
    ['{"__proto__": 1, "__proto__": 2}', 'the key "__proto__" stands twice', 1, 18],
    ['', 'the file ends before the value does', 1, 1],
    ['{} {}', 'there is more text after the end of the value', 1, 4],
    ["{'a': 1}", 'expected a key in double quotes', 1, 2],
    ['['.repeat(100_000), 'more than 100 levels deep', 1, 102],
  ])('refuses %j', (text, message, line, column) => {
    expect(attempt(() => parseJson(text))).toMatchObject({ message, at: { line, column } });
  });
});

function attempt(run: () => unknown): unknown {
  try {
    return run();
  } catch (error) {
    return error;
  }
}

function plain(node: ConfigNode): unknown {
  if (node.kind === 'scalar') return node.value;
  if (node.kind === 'list') return node.items.map(plain);
  return Object.fromEntries(node.entries.map((entry) => [entry.key, plain(entry.value)]));
}

function walk(node: ConfigNode, see: (written: string, at: { line: number; column: number }) => void): void {
  if (node.kind === 'scalar') see(JSON.stringify(node.value), node.at);
  if (node.kind === 'list') for (const item of node.items) walk(item, see);
  if (node.kind !== 'object') return;
  see('{', node.at);
  for (const entry of node.entries) {
    see(JSON.stringify(entry.key), entry.keyAt);
    walk(entry.value, see);
  }
}
