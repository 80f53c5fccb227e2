import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { freeValue } from '../check/free-value.js';
import type { ConfigNode, ConfigObject } from './config-node.js';
import { parseConfig, readConfig } from './read-config.js';

const folder = mkdtempSync(join(tmpdir(), 'zot-read-'));
afterAll(() => rmSync(folder, { recursive: true }));

describe('readConfig', () => {
  it('reads one config alike from JSON, YAML and TOML', async () => {
    const json =
      '{"http": {"port": 8080, "tls": {"cert": "a.pem"}}, "list": [{"on": true}, {"on": false}], "rate": 1.5}';
    const yaml = 'http:\n  port: 8080\n  tls: {cert: a.pem}\nlist:\n- on: true\n- on: false\nrate: 1.5\n';
    const toml = 'rate = 1.5\n[http]\nport = 8080\ntls.cert = "a.pem"\n[[list]]\non = true\n[[list]]\non = false\n';
    const expected = freeValue(await root('a.json', json));
    expect(freeValue(await root('a.yaml', yaml))).toEqual(expected);
    expect(freeValue(await root('a.yml', yaml))).toEqual(expected);
    expect(freeValue(await root('a.toml', toml))).toEqual(expected);
  });

  it('knows where keys and values stand, in each format', async () => {
    const where = async (file: string, text: string) => {
      const http = (await root(file, text)).entries.find((entry) => entry.key === 'http')!;
      const port = (http.value as ConfigObject).entries.find((entry) => entry.key === 'port')!;
      return [http.keyAt, port.keyAt, port.value.at].map(({ line, column }) => `${line}:${column}`);
    };
    expect(await where('a.json', '{\n  "http": {\n    "port": 1\n  }\n}')).toEqual(['2:3', '3:5', '3:13']);
    expect(await where('a.yaml', 'a: 1\r\nhttp:\r\n  "port": 1\r\n')).toEqual(['2:1', '3:3', '3:11']);
    expect(await where('a.toml', '# é\n[http]\n  port = 1\n')).toEqual(['2:2', '3:3', '3:10']);
  });

  it('guesses the format from the content where the name does not tell', async () => {
    for (const file of ['config', '.zot-test', 'config.JSON', 'config.conf']) {
      expect(freeValue(await root(file, '{"a": 1}'))).toEqual({ a: 1 });
      expect(freeValue(await root(file, 'a = 1'))).toEqual({ a: 1 });
      expect(freeValue(await root(file, 'a: 1'))).toEqual({ a: 1 });
    }
    expect(await refusal('config', '{"a": 1,,}')).toMatchObject({
      message: 'expected a key in double quotes',
      column: 9,
    });
    expect(await refusal('config', 'just words')).toMatchObject({
      message: 'the file must hold an object of settings',
    });
  });

  it.each(['a.properties', 'a.hcl', 'a.ini', 'a.env'])('says that %s is no format it reads', async (file) => {
    expect(await refusal(file, 'a = 1')).toMatchObject({ message: 'the file is of a kind that is not read here' });
  });

  it('takes plain anchors and merge keys, where own keys win over merged ones', async () => {
    const text = 'base: &base {a: 1, b: 2}\nmore: &more {b: 3, c: 4}\nx:\n  <<: [*base, *more]\n  a: 9\ny: *base\n';
    expect(freeValue(await root('a.yaml', text))).toMatchObject({ x: { a: 9, b: 2, c: 4 }, y: { a: 1, b: 2 } });
    expect(freeValue(await root('a.yaml', '"<<": 1\n'))).toEqual({ '<<': 1 });
  });

  it.each([
    ['a.yaml', 'a: 1\nb: 2\na: 3\n', 'the key "a" stands twice', 3, 1],
    ['a.yaml', 'x:\n  a: 1\n  "a": 2\n', 'the key "a" stands twice', 3, 3],
    ['a.yaml', 'a: !custom x\n', 'tags of this kind are not accepted', 1, 12],
    ['a.yaml', 'a: !!binary aGk=\n', 'tags of this kind are not accepted', 1, 13],
    ['a.yaml', 'a: &x\n  b: *x\n', 'this alias stands inside what it names', 2, 6],
    ['a.yaml', 'a: *x\n', 'this alias names nothing above', 1, 4],
    ['a.yaml', '? [a]\n: 1\n', 'a key must be plain text', 1, 3],
    ['a.yaml', 'a:\n\tb: 1\n', 'tabs are not allowed as indentation', 2, 1],
    ['a.yaml', 'a: 1\n---\nb: 2\n', 'a second document begins here, and only one is read', 2, 1],
    ['a.yaml', '- 1\n', 'the file must hold an object of settings', 1, 1],
    ['a.toml', 'a = 1\n\na = 2\n', 'defining a key multiple times is invalid', 3, 1],
    ['a.toml', 'a = hello\n', 'unexpected character', 1, 5],
    ['a.json', '{"a": 1\n"a": 2}', 'expected , or }', 2, 1],
    ['a.json', '[]', 'the file must hold an object of settings', 1, 1],
  ])('S27 %s: %j is refused with its place', async (file, text, message, line, column) => {
    expect(await refusal(file, text)).toMatchObject({ severity: 'error', file, path: [], message, line, column });
  });

  it('S27 a bomb of aliases is refused, a hundred of them are not', async () => {
    const bomb = ['a: &a [x,x,x,x,x,x,x,x,x,x]', ...'bcdefgh'].join('\n').replace(/^[b-h]$/gm, (name) => {
      const above = String.fromCharCode(name.charCodeAt(0) - 1);
      return `${name}: &${name} [${Array(10).fill(`*${above}`).join(',')}]`;
    });
    expect(await refusal('a.yaml', bomb)).toMatchObject({ message: 'more than 100 aliases would be expanded' });
    const many = (count: number) => `a: &a 1\nb: [${Array(count).fill('*a').join(', ')}]\n`;
    expect(freeValue(await root('a.yaml', many(100)))).toMatchObject({ b: Array(100).fill(1) });
    expect(await refusal('a.yaml', many(101))).toMatchObject({ line: 2 });
  });

  it('S13 keys that name parts of a prototype are keys like any other', async () => {
    const files = {
      'a.json': '{"__proto__": {"polluted": 1}, "constructor": {"prototype": {"polluted": 1}}}',
      'a.yaml': '__proto__: {polluted: 1}\nconstructor: {prototype: {polluted: 1}}\n',
      'a.toml': '[__proto__]\npolluted = 1\n[constructor.prototype]\npolluted = 1\n',
    };
    for (const [file, text] of Object.entries(files)) {
      const value = freeValue(await root(file, text)) as Record<string, unknown>;
      expect(Object.keys(value)).toEqual(['__proto__', 'constructor']);
      expect(({} as Record<string, unknown>).polluted).toBeUndefined();
    }
  });

  it('never throws, whatever the text', async () => {
    const file = fc.constantFrom('a.json', 'a.yaml', 'a.toml', 'a');
    const text = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.string({ unit: fc.constantFrom(...'{}[]:,-?!&*|>#"\'%@` \n\tab1=.<') }),
    );
    await fc.assert(
      fc.asyncProperty(file, text, async (name, content) => {
        const read = await parseConfig(name, content);
        if ('issues' in read) expect(read.issues).toHaveLength(1);
      }),
      { numRuns: 1000 },
    );
  });

  it('reads from disk, and says why where it cannot', async () => {
    const write = (name: string, content: string | Buffer) => {
      writeFileSync(join(folder, name), content);
      return join(folder, name);
    };
    expect(await readConfig(write('bom.json', '\ufeff{"a": 1}'))).toHaveProperty('tree');
    expect(await readConfig(join(folder, 'none.json'))).toMatchObject({
      issues: [{ message: 'the file cannot be read: there is no such file', line: 1, column: 1 }],
    });
    expect(await readConfig(folder)).toMatchObject({
      issues: [{ message: 'the file cannot be read: it is a folder' }],
    });
    expect(await readConfig(write('a.json', Buffer.from([0xff, 0xfe, 0])))).toMatchObject({
      issues: [{ message: 'the file is not text in UTF-8' }],
    });
    const large = `{"a": "${'x'.repeat(1024 * 1024)}"}`;
    expect(await readConfig(write('large.json', large))).toMatchObject({
      issues: [{ message: 'the file is larger than 1 MiB' }],
    });
  });

  it('refuses what is too deep in every format', async () => {
    const deep: Record<string, string> = {
      'a.json': `{"a":${'['.repeat(5000)}${']'.repeat(5000)}}`,
      'a.yaml': `a: ${'['.repeat(5000)}${']'.repeat(5000)}`,
      'a.toml': `a = ${'['.repeat(20_000)}${']'.repeat(20_000)}`,
      'b.toml': `[${Array(5000).fill('a').join('.')}]\n`,
    };
    for (const [file, text] of Object.entries(deep)) {
      expect((await refusal(file, text)).message).toMatch(/levels deep$/);
    }
  });
});

async function root(file: string, text: string): Promise<ConfigObject> {
  const read = await parseConfig(file, text);
  if ('issues' in read) throw new Error(`${file}: ${read.issues[0]!.message}`);
  return read.tree.root;
}

async function refusal(file: string, text: string) {
  const read = await parseConfig(file, text);
  if ('tree' in read) throw new Error(`${file} was read: ${JSON.stringify(read.tree.root as ConfigNode)}`);
  return read.issues[0]!;
}
