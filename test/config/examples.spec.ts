import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { builtin } from '../../src/builtin.js';
import { checkConfig } from '../../src/kernel/check/check-config.js';
import { readConfig } from '../../src/kernel/read/read-config.js';

const root = join(import.meta.dirname, '../..');
const folder = join(root, 'examples');
const files = readdirSync(folder, { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile())
  .map((entry) => relative(root, join(entry.parentPath, entry.name)))
  .filter((file) => !/^examples\/(README\.md$|extensions\/)/.test(file))
  .sort();
const secrets = files.filter((file) => file.startsWith('examples/secrets/'));
const configs = files.filter((file) => !secrets.includes(file));
const before = process.cwd();

// The examples name their secrets from the root of the checkout, where their README has them run.
beforeAll(() => process.chdir(root));
afterAll(() => process.chdir(before));

describe('the examples', () => {
  it.each(configs)('%s has no error and no warning', async (file) => {
    const checked = await check(file);
    expect(checked.issues.filter(({ severity }) => severity !== 'info')).toEqual([]);
  });

  it('say the same in JSON and YAML', async () => {
    const [json, yaml] = await Promise.all(['json', 'yaml'].map((kind) => configOf(`passwords-and-directory.${kind}`)));
    expect(yaml).toEqual(json);
  });

  it('name every file of secrets', () => {
    const all = configs.map((file) => readFileSync(file, 'utf8')).join('');
    expect(secrets.filter((file) => !all.includes(file))).toEqual([]);
  });

  it('are listed in their README, each once', () => {
    const readme = readFileSync(join(folder, 'README.md'), 'utf8');
    const listed = [...readme.matchAll(/^\| \[([^\]]+)\]\(([^)]+)\) +\|/gm)].map(([, name, target]) => {
      expect(target).toBe(name);
      return `examples/${name}`;
    });
    expect(listed.sort()).toEqual(files);
  });
});

async function check(file: string) {
  const read = await readConfig(file);
  if ('issues' in read) throw new Error(`${file}: ${read.issues[0]!.message}`);
  return checkConfig(read.tree, builtin);
}

async function configOf(name: string): Promise<object> {
  const { sections } = await check(`examples/${name}`);
  return Object.fromEntries([...sections].map(([definition, config]) => [definition.name, config]));
}
