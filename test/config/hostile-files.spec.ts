import { readdirSync, readFileSync } from 'node:fs';
import { extname, join } from 'node:path';
import fc from 'fast-check';
import { stringify } from 'yaml';
import { builtin } from '../../src/builtin.js';
import { checkConfig } from '../../src/kernel/check/check-config.js';
import { parseConfig } from '../../src/kernel/read/read-config.js';

const folder = join(import.meta.dirname, '../../examples');
const examples = readdirSync(folder)
  .filter((name) => /\.(json|yaml|toml)$/.test(name))
  .map((name): [string, string] => [name, readFileSync(join(folder, name), 'utf8')]);
const configs = examples
  .filter(([name]) => extname(name) === '.json')
  .map(([, text]) => JSON.parse(text) as Record<string, unknown>);

const pieces = fc.oneof(
  fc.constantFrom(
    ...[
      '{',
      '}',
      '[',
      ']',
      ':',
      ',',
      '"',
      "'",
      '\n',
      '\t',
      ' ',
      '#',
      '&a ',
      '*a',
      '<<: ',
      '!',
      '!!x ',
      '---\n',
      '- ',
      '|',
      '=',
    ],
    ...[
      'null',
      'true',
      '-1',
      '1e999',
      '0x',
      '"__proto__"',
      '__proto__: ',
      '[a]\n',
      '[[a]]\n',
      '\\',
      '\0',
      '\ud800',
      '\ufeff',
    ],
  ),
  fc.string({ maxLength: 5 }),
);
const edits = fc.array(fc.tuple(fc.double({ min: 0, max: 1, noNaN: true }), fc.nat(30), pieces), {
  minLength: 1,
  maxLength: 6,
});

/** A bare << would merge. */
const yamlOptions = { aliasDuplicateObjects: false, defaultKeyType: 'QUOTE_DOUBLE' } as const;

describe('a config that somebody has spoilt', () => {
  it('is always told about, with a place in the file, whatever its text', async () => {
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...examples), edits, async ([name, text], changes) => {
        const spoilt = changes.reduce((was, [share, removed, put]) => {
          const at = Math.floor(share * was.length);
          return was.slice(0, at) + put + was.slice(at + removed);
        }, text);
        const lines = spoilt.split('\n').length;
        for (const { line, column, message } of await issuesOf(`a${extname(name)}`, spoilt)) {
          expect(line).toBeGreaterThanOrEqual(1);
          expect(line).toBeLessThanOrEqual(lines);
          expect(column).toBeGreaterThanOrEqual(1);
          expect(message).not.toMatch(/\n|\bat .+:\d+:\d+|failed: /);
        }
      }),
      { numRuns: 400 },
    );
  });

  it('is always told about, whatever its values', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...configs),
        fc.array(fc.tuple(fc.nat(), values()), { maxLength: 3 }),
        async (config, changes) => {
          const spoilt = changes.reduce((was, [index, value]) => replaced(was, index, value), config as unknown);
          for (const { message } of await issuesOf('a.json', JSON.stringify(spoilt))) {
            // A rule that throws would be told like this.
            expect(message).not.toMatch(/failed: /);
          }
        },
      ),
      { numRuns: 400 },
    );
  });

  it('is read alike from JSON and YAML', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...configs),
        fc.array(fc.tuple(fc.nat(), values()), { maxLength: 3 }),
        async (config, changes) => {
          const json = JSON.stringify(
            changes.reduce((was, [index, value]) => replaced(was, index, value), config as unknown),
          );
          const yaml = stringify(JSON.parse(json) as unknown, yamlOptions);
          expect(await outcome('a.yaml', yaml)).toEqual(await outcome('a.json', json));
        },
      ),
      { numRuns: 300 },
    );
  });
});

/** What may stand where something else belongs. */
function values(): fc.Arbitrary<unknown> {
  return fc.oneof(
    fc.constantFrom<unknown>(
      null,
      true,
      -1,
      0,
      1e300,
      '',
      '0',
      'x',
      '1h',
      '-1h',
      '*',
      '[',
      '(',
      '/v2',
      '__proto__',
      {},
      [],
      [null],
      [{}],
    ),
    fc.jsonValue({ maxDepth: 3 }),
  );
}

/** A copy in which one of all values, the last of them inside the others, is another one. */
function replaced(value: unknown, index: number, by: unknown): unknown {
  let left = index % sizeOf(value);
  const copy = (one: unknown): unknown => {
    if (left-- === 0) return by;
    if (Array.isArray(one)) return one.map(copy);
    if (typeof one !== 'object' || one === null) return one;
    return Object.fromEntries(Object.entries(one).map(([key, item]) => [key, copy(item)]));
  };
  return copy(value);
}

function sizeOf(value: unknown): number {
  if (typeof value !== 'object' || value === null) return 1;
  return Object.values(value).reduce<number>((sum, item) => sum + sizeOf(item), 1);
}

async function issuesOf(file: string, text: string) {
  const read = await parseConfig(file, text);
  return 'issues' in read ? read.issues : (await checkConfig(read.tree, builtin)).issues;
}

/** All but the places, and in an order of its own: a file in another format has other lines. */
async function outcome(file: string, text: string) {
  const read = await parseConfig(file, text);
  if ('issues' in read) return { issues: read.issues.map(({ message }) => message) };
  const { issues, sections } = await checkConfig(read.tree, builtin);
  const told = issues.map(({ severity, path, message }) => JSON.stringify([severity, path, message]));
  return { issues: told.sort(), sections: [...sections].map(([{ name }, config]) => [name, config]) };
}
