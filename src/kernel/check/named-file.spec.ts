import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseConfig } from '../read/read-config.js';
import { checkConfig } from './check-config.js';

const folder = mkdtempSync(join(tmpdir(), 'zot-named-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** What the rules of a config that names the file are given. */
async function readNamed(name: string, content?: string) {
  const file = join(folder, name);
  if (content !== undefined) writeFileSync(file, content);
  const read = await parseConfig('config.json', JSON.stringify({ credentialsFile: file }));
  if ('issues' in read) throw new Error(read.issues[0]!.message);
  const { whole } = await checkConfig(read.tree, []);
  const named = whole.readNamed(file);
  return 'value' in named ? named.value : named.problem.replace(`${folder}/`, '');
}

describe('readNamedFile', () => {
  it('reads the formats of the config, also where the config itself is of another', async () => {
    expect({ ...((await readNamed('a.json', '{"bindDN": "x"}')) as object) }).toEqual({ bindDN: 'x' });
    expect({ ...((await readNamed('a.yaml', 'bindDN: x\n')) as object) }).toEqual({ bindDN: 'x' });
    expect({ ...((await readNamed('a.toml', 'bindDN = "x"\n')) as object) }).toEqual({ bindDN: 'x' });
  });

  it.each([
    ['secret', '{"a": 1}', 'secret must end in .json, .yaml, .yml or .toml'],
    ['secret.ini', 'a = 1', 'secret.ini must end in .json, .yaml, .yml or .toml'],
    ['none.json', undefined, 'none.json cannot be read: there is no such file'],
    ['empty.json', '{}', 'empty.json holds no settings'],
    ['empty.yaml', '', 'empty.yaml holds no settings'],
    ['list.json', '[1]', 'list.json holds no settings'],
    ['broken.json', '{\n"a": 1,}', 'broken.json, line 2: a comma stands before }'],
  ])('%s holding %j is refused', async (name, content, problem) => {
    expect(await readNamed(name, content)).toBe(problem);
  });
});
