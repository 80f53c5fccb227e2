import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import Ajv from 'ajv';
import type { Definition } from '@zot/extension-api';
import { builtinMinimal } from '../../src/builtin-minimal.js';
import { builtin } from '../../src/builtin.js';
import { freeValue } from '../../src/kernel/check/free-value.js';
import { parseConfig } from '../../src/kernel/read/read-config.js';
import { configSchema } from '../../src/kernel/schema/config-schema.js';
import { parseCase } from './config-case.js';

const root = join(import.meta.dirname, '../..');
const examples = readdirSync(join(root, 'examples'), { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile() && entry.name !== 'README.md')
  .map((entry) => relative(root, join(entry.parentPath, entry.name)))
  .filter((file) => !file.startsWith('examples/secrets/') && !file.startsWith('examples/extensions/'));
const cases = readdirSync(join(import.meta.dirname, 'cases'))
  .filter((name) => name.endsWith('.case'))
  .map((name) => ({ name, ...parseCase(name, readFileSync(join(import.meta.dirname, 'cases', name), 'utf8')) }));
const good = cases.filter(({ expected }) => /^good/m.test(expected));
/** Spellings that only `verify` takes: an editor shall offer and accept what people write. */
const otherSpellings = [
  'coercion-of-booleans.case',
  'coercion-of-integers.case',
  'coercion-of-strings.case',
  'keys-in-any-case.case',
  'null-counts-as-absent.case',
];

const validatorOf = (definitions: readonly Definition[]) =>
  new Ajv.Ajv({ strict: true }).compile(configSchema(definitions));
const full = validatorOf(builtin);
const minimal = validatorOf(builtinMinimal);

async function valueOf(file: string, text: string): Promise<unknown> {
  const read = await parseConfig(file, text);
  if ('issues' in read) throw new Error(read.issues[0]!.message);
  return freeValue(read.tree.root);
}

describe('the JSON Schema', () => {
  it.each(examples)('takes %s', async (file) => {
    full(await valueOf(file, readFileSync(join(root, file), 'utf8')));
    expect(full.errors).toBeNull();
  });

  it.each(good.filter(({ name }) => !otherSpellings.includes(name)))('takes what verify takes: $name', async (one) => {
    const [[file, text]] = [...one.files] as [[string, string]];
    const validate = one.name.startsWith('minimal-') ? minimal : full;
    validate(await valueOf(file, text));
    expect(validate.errors).toBeNull();
  });

  it('leaves to verify only spellings that are cases', () => {
    expect(otherSpellings.filter((name) => !good.some((one) => one.name === name))).toEqual([]);
  });

  it('is what config.schema.json holds', () => {
    const committed = readFileSync(join(root, 'config.schema.json'), 'utf8');
    expect(committed).toBe(`${JSON.stringify(configSchema(builtin), null, 2)}\n`);
  });
});
