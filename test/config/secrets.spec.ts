import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { settingsOf } from '@zot/extension-api';
import type { ConfigClass, ConfigPath, SettingType } from '@zot/extension-api';
import { builtin } from '../../src/builtin.js';
import { checkConfig } from '../../src/kernel/check/check-config.js';
import { parseConfig } from '../../src/kernel/read/read-config.js';

const canary = 'CANARY-4f1c9e';
const anyOfIt = /CANARY|4f1c9e/;
const forms = [canary, [canary], { value: canary }, { [canary]: 1 }, [[canary]], [{ a: [canary] }], [null, canary]];
const oddities = [...'{}[]:,"\'#&*!|>%@`\\\n\t=-', ' "', '" ', ': ', '<<: ', '!!binary ', '\u0000'];

/** Values of settings that are handed on as they stand. */
const free: ConfigPath[] = [
  ['storage', 'storageDriver', 'secretkey'],
  ['storage', 'storageDriver', 'accesskey'],
  ['storage', 'cacheDriver', 'url'],
  ['storage', 'cacheDriver', 'password'],
  ['storage', 'subPaths', '/a', 'storageDriver', 'accountkey'],
  ['http', 'auth', 'sessionDriver', 'url'],
];
const secrets = [
  ...builtin.flatMap(({ section, config }) => (config && section ? [...secretsIn(config, section.split('.'))] : [])),
  ...free,
];
const folder = mkdtempSync(join(tmpdir(), 'zot-secrets-'));

afterAll(() => rmSync(folder, { recursive: true }));

describe('S18 a secret in the config is never repeated', () => {
  it('is looked for in all that are declared', () => {
    expect(secrets.map((path) => path.join('.'))).toEqual(
      expect.arrayContaining([
        'http.auth.openid.providers.oidc.clientsecret',
        'cluster.hashKey',
        'http.auth.sessionHashKey',
      ]),
    );
  });

  it.each(secrets.map((path) => [path.join('.'), path] as const))('by %s, whatever stands there', async (_, path) => {
    for (const form of forms)
      expect(await said('config.json', JSON.stringify(nested(path, form)))).not.toMatch(anyOfIt);
  });

  it.each([
    ['config.json', `{"cluster": {"members": ["a:1"], "hashKey": "${canary}"}}`],
    ['config.yaml', `cluster:\n  members: [a:1]\n  hashKey: ${canary}\n`],
    ['config.yaml', `cluster: {members: [a:1], hashKey: "${canary}"}\n`],
    ['config.toml', `[cluster]\nmembers = ["a:1"]\nhashKey = "${canary}"\n`],
  ])('by %s that is broken near it', async (file, text) => {
    const start = text.indexOf(canary);
    for (let at = start - 4; at <= Math.min(start + canary.length + 4, text.length); at += 2) {
      for (const odd of oddities) {
        expect(await said(file, text.slice(0, at) + odd + text.slice(at))).not.toMatch(anyOfIt);
      }
      expect(await said(file, text.slice(0, at))).not.toMatch(anyOfIt);
    }
  });

  it.each([
    ['ldap.json', `{"bindDN": "cn=x", "bindPassword": "${canary}"}`],
    ['ldap.yaml', `bindDN: cn=x\nbindPassword: ${canary}\n`],
    ['ldap.toml', `bindDN = "cn=x"\nbindPassword = "${canary}"\n`],
  ])('by %s, which the config names, broken or not', async (name, text) => {
    const credentialsFile = join(folder, name);
    const ldap = { address: 'x', port: 636, baseDN: 'x', userAttribute: 'uid', credentialsFile };
    const config = JSON.stringify({ http: { auth: { ldap } } });
    const start = text.indexOf(canary);
    for (let at = start - 4; at <= start + canary.length + 2; at += 3) {
      for (const odd of ['', ...oddities]) {
        writeFileSync(credentialsFile, text.slice(0, at) + odd + text.slice(at));
        expect(await said('config.json', config)).not.toMatch(anyOfIt);
      }
    }
    writeFileSync(credentialsFile, text.replace('bindPassword', 'password'));
    expect(await said('config.json', config)).not.toMatch(anyOfIt);
  });
});

/** Paths of all secrets below a class, through the first item of lists and an entry of maps. */
function* secretsIn(config: ConfigClass, path: ConfigPath): Iterable<ConfigPath> {
  for (const [name, { type, secret }] of settingsOf(config)) {
    if (secret) yield [...path, name];
    else yield* secretsBelow(type, [...path, name]);
  }
}

function* secretsBelow(type: SettingType, path: ConfigPath): Iterable<ConfigPath> {
  if (typeof type === 'function') yield* secretsIn(type, path);
  else if (Array.isArray(type)) yield* secretsBelow(type[0] as SettingType, [...path, 0]);
  else if (typeof type === 'object') yield* secretsBelow((type as { '*': SettingType })['*'], [...path, 'oidc']);
}

/** An object that holds a value at a path, and beside it a name for the drivers that need one. */
function nested(path: ConfigPath, value: unknown): unknown {
  const [first, ...rest] = path;
  if (first === undefined) return value;
  const below = nested(rest, value);
  return first === 0
    ? [below]
    : { [first]: below, ...(/^(accesskey|secretkey|url|password)$/.test(String(first)) ? { name: 'redis' } : {}) };
}

/** All that is said, but for paths: what stands where a key belongs is no secret. */
async function said(file: string, text: string): Promise<string> {
  const read = await parseConfig(file, text);
  const issues = 'issues' in read ? read.issues : (await checkConfig(read.tree, builtin)).issues;
  return issues.map(({ message, hint, about }) => `${message}\n${hint}\n${about}`).join('\n');
}
