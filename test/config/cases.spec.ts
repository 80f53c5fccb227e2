import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { builtinMinimal } from '../../src/builtin-minimal.js';
import { builtin } from '../../src/builtin.js';
import { parseCase, runCase } from './config-case.js';

const folder = join(import.meta.dirname, 'cases');
const names = readdirSync(folder).filter((name) => name.endsWith('.case'));
const rules = Array.from({ length: 69 }, (_, index) => index + 1);

describe('verify says what each case expects', () => {
  it.each(names)('%s', async (name) => {
    const file = join(folder, name);
    const text = readFileSync(file, 'utf8');
    const one = parseCase(name, text);
    const said = await runCase(one, name.startsWith('minimal-') ? builtinMinimal : builtin);
    // For a new case: CASES=write fills in what is said now.
    if (process.env['CASES'] === 'write') writeFileSync(file, text.slice(0, text.length - one.expected.length) + said);
    else expect(said).toBe(one.expected);
  });
});

it.each(rules)('rule %i has a case', (rule) => {
  expect(names.some((name) => Number(/^\d+/.exec(name)?.[0]) === rule)).toBe(true);
});
