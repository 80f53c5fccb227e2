import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { Injectable } from '@nestjs/common';
import {
  contractVersion,
  defineChoice,
  defineExtension,
  defineSection,
  defineSlot,
  issue,
  Setting,
  type Definition,
} from '@zot/extension-api';
import { pathText } from '../check/path-text.js';
import packages from '../packages/packages.definition.js';
import { prepare } from '../prepare/prepare.js';
import type { LeftOut } from '../prepare/resolved.js';
import { namesInFile } from './names-in-file.js';

class Storage {
  @Setting({ type: 'free', describe: 'Driver.' }) driver?: object;
}
class Quota {
  @Setting({ type: 'integer', describe: 'Limit.' }) maxTags = 5;
  @Setting({ type: 'free', describe: 'Sink.' }) sink?: object;
}
class Bucket {
  @Setting({ type: 'string', describe: 'Region.' }) region = '';
}
@Injectable()
class Factory {}

const drivers = defineSlot<object>('storage.driver', { own: ['local'] });
const sinks = defineSlot<object>('quota.sink');
const storage = defineSection({
  section: 'storage',
  presence: 'always',
  config: Storage,
  slots: { 'driver.name': drivers },
  module: () => ({ module: class StorageModule {} }),
});
const lint = defineExtension({ name: 'lint', config: Quota, module: () => ({ module: class LintModule {} }) });
const quota = defineExtension({
  name: 'quota',
  config: Quota,
  slots: { 'sink.name': sinks },
  *check({ maxTags }) {
    if (maxTags === 13) yield issue.error(['maxTags'], 'is unlucky');
  },
  module: () => ({ module: class QuotaModule {} }),
});
const choiceOf = (slot: typeof drivers) =>
  defineChoice({
    slot,
    name: 'mine',
    config: Bucket,
    factory: Factory,
    module: () => ({ module: class BucketModule {}, providers: [Factory] }),
  });

let root: string;
beforeEach(() => (root = mkdtempSync(join(tmpdir(), 'zot-names-'))));
afterEach(() => rmSync(root, { recursive: true }));

function install(name: string, contract = `^${contractVersion}`): void {
  mkdirSync(join(root, 'node_modules', name), { recursive: true });
  writeFileSync(
    join(root, 'node_modules', name, 'package.json'),
    JSON.stringify({ name, version: '1.0.0', zot: { contract } }),
  );
}

async function prepared(
  config: object,
  exported: Readonly<Record<string, unknown>> = {},
  { builtin = [storage, lint, packages], leftOut }: { builtin?: readonly Definition[]; leftOut?: LeftOut } = {},
) {
  const file = join(root, 'config.json');
  writeFileSync(file, JSON.stringify(config, null, 1));
  const imported: string[] = [];
  const resolve = namesInFile(builtin, {
    load: async ({ specifier }) => {
      imported.push(specifier);
      return { default: exported[specifier.replace(pathToFileURL(root).href, '.')] };
    },
  });
  const { graph, issues } = await prepare(file, resolve, { leftOut });
  return {
    graph,
    imported,
    told: issues.map(({ line, severity, path, message, hint }) =>
      `${line} ${severity} ${pathText(path)}: ${message}${hint === undefined ? '' : `; ${hint}`}`.replaceAll(root, ''),
    ),
    runs: graph?.composed.modules.map(({ entry }) => entry.definition.name),
    choices: graph?.composed.choices.map(({ choice }) => choice.name),
  };
}

describe('a name below extensions', () => {
  it('is a built-in in any case, or else a package as it is written', async () => {
    install('@Acme/Quota');
    install('@acme/quota');
    const extensions = { LINT: {}, '@acme/quota': { maxTags: 3 } };
    const { told, runs, imported } = await prepared({ extensions }, { '@acme/quota': quota });
    expect({ told, runs, imported }).toEqual({
      told: [],
      runs: ['storage', 'extensions.lint', 'extensions.@acme/quota'],
      imported: ['@acme/quota'],
    });
  });

  it('may be the path of a module', async () => {
    writeFileSync(join(root, 'quota.js'), '');
    const { told, runs } = await prepared({ extensions: { './quota.js': {} } }, { './quota.js': quota });
    expect({ told, runs }).toEqual({ told: [], runs: ['storage', 'extensions../quota.js'] });
  });

  it('has settings that are checked like any others, with keys as they are declared', async () => {
    install('@acme/quota');
    const wrong = { '@acme/quota': { maxTag: 1, MAXTAGS: 2, maxTags: 'many' } };
    const { told } = await prepared({ extensions: wrong }, { '@acme/quota': quota });
    expect(told).toEqual([
      '4 error extensions["@acme/quota"].maxTag: is not a key known here; did you mean maxTags?',
      '5 error extensions["@acme/quota"].MAXTAGS: is not a key known here; did you mean maxTags?',
      '6 error extensions["@acme/quota"].maxTags: "many" is not a whole number',
    ]);
    const rule = await prepared({ extensions: { '@acme/quota': { maxTags: 13 } } }, { '@acme/quota': quota });
    expect(rule.told).toEqual(['4 error extensions["@acme/quota"].maxTags: is unlucky']);
  });

  it('that nothing can be found for is said to be missing, with all the others', async () => {
    const { told, graph } = await prepared({ extensions: { '@acme/quota': {}, lnt: {}, 'zot-quota': { x: 1 } } });
    expect(told).toEqual([
      expect.stringMatching(
        /^3 error extensions\["@acme\/quota"\]: @acme\/quota cannot be found; looked for in .*; run npm install/,
      ),
      '4 error extensions.lnt: is not a key known here; did you mean lint?',
      expect.stringMatching(/^5 error extensions\.zot-quota: zot-quota cannot be found; looked for in /),
    ]);
    expect(graph).toBeUndefined();
  });

  it('that is null counts as absent', async () => {
    const extensions = { '@acme/quota': null, lint: null };
    const { told, imported, runs } = await prepared({ extensions, storage: { driver: { name: 'local' } } });
    expect({ told, imported, runs }).toEqual({
      told: ['3 warning extensions["@acme/quota"]: is null, which counts as absent; write {} to turn it on'],
      imported: [],
      runs: ['storage'],
    });
  });

  it('is not looked for where this build has no extensions', async () => {
    class None {
      @Setting({ type: { '*': 'free' }, rest: true, emptyMeans: 'present', describe: 'None.' }) byName: Record<
        string,
        unknown
      > = {};
    }
    const none = defineSection({ section: 'extensions', emptyMeans: 'present', config: None });
    const { imported, told } = await prepared({ extensions: { '@acme/quota': {} } }, {}, { builtin: [storage, none] });
    expect({ imported, told }).toEqual({ imported: [], told: [] });
  });

  it('stands for one package only once', async () => {
    install('@acme/quota');
    writeFileSync(join(root, 'quota.js'), '');
    const extensions = { '@acme/quota': {}, './quota.js': {} };
    const { told } = await prepared({ extensions }, { '@acme/quota': quota, './quota.js': quota });
    expect(told).toEqual(['4 error extensions["./quota.js"]: is the same package as @acme/quota; keep one of the two']);
  });

  it('is no place for what belongs into a setting', async () => {
    install('@acme/bucket');
    const { told } = await prepared({ extensions: { '@acme/bucket': {} } }, { '@acme/bucket': choiceOf(drivers) });
    expect(told).toEqual([
      '3 error extensions["@acme/bucket"]: @acme/bucket exports no extension, but what a setting is set to',
    ]);
  });
});

describe('a name in a slot', () => {
  it('may be that of a package, whose settings stand beside it', async () => {
    install('@acme/bucket');
    const driver = { name: '@acme/bucket', region: 'eu' };
    const { told, choices } = await prepared({ storage: { driver } }, { '@acme/bucket': choiceOf(drivers) });
    expect({ told, choices }).toEqual({ told: [], choices: ['@acme/bucket'] });
    const wrong = await prepared(
      { storage: { driver: { ...driver, regoin: 1 } } },
      { '@acme/bucket': choiceOf(drivers) },
    );
    expect(wrong.told).toEqual(['6 error storage.driver.regoin: is not a key known here; did you mean region?']);
  });

  it('may be in a slot that another package opens', async () => {
    install('@acme/quota');
    install('@acme/sink');
    const extensions = { '@acme/quota': { sink: { name: '@acme/sink' } } };
    const { told, choices } = await prepared({ extensions }, { '@acme/quota': quota, '@acme/sink': choiceOf(sinks) });
    expect({ told, choices }).toEqual({ told: [], choices: ['@acme/sink'] });
  });

  it('is not looked for where the owner of the slot answers to it', async () => {
    install('local');
    expect(await prepared({ storage: { driver: { name: 'local' } } })).toMatchObject({ told: [], imported: [] });
  });

  it('must pick what fits there', async () => {
    install('@acme/quota');
    const { told } = await prepared({ storage: { driver: { name: '@acme/quota' } } }, { '@acme/quota': quota });
    expect(told).toEqual([
      '4 error storage.driver.name: @acme/quota exports nothing that storage.driver can be set to',
    ]);
  });

  it('is told where it stands, and once only', async () => {
    const { told } = await prepared({ storage: { driver: { name: '@acme/none' } } });
    expect(told).toEqual([expect.stringMatching(/^4 error storage\.driver\.name: @acme\/none cannot be found/)]);
  });
});

describe('what is asked of packages', () => {
  const asked = (requirement: object, more: object = {}) => ({
    extensions: { '@acme/quota': {} },
    packages: { '@acme/quota': requirement, ...more },
  });

  it('is told where it is not met', async () => {
    install('@acme/quota');
    const { told, imported } = await prepared(asked({ version: '^2.0.0' }));
    expect(told[0]).toMatch(/^7 error packages\["@acme\/quota"\]\.version: is \^2\.0\.0, and 1\.0\.0 is installed in /);
    expect({ count: told.length, imported }).toEqual({ count: 1, imported: [] });
  });

  it('keeps the package from being loaded where it makes no sense', async () => {
    install('@acme/quota');
    const { told, imported } = await prepared(asked({ version: 'new', integrity: 'sha1-x', timeot: '1s' }));
    expect(imported).toEqual([]);
    expect(told.map((one) => one.replace(/:.*/s, ''))).toEqual([
      '8 error packages["@acme/quota"].integrity',
      '9 error packages["@acme/quota"].timeot',
    ]);
  });

  it('is no use for a package that the file does not name', async () => {
    install('@acme/quota');
    const { told } = await prepared(asked({ timeout: '1s' }, { '@acme/qouta': { optional: true } }), {
      '@acme/quota': quota,
    });
    expect(told).toEqual([
      '9 warning packages["@acme/qouta"]: is asked of a package that nothing in this file names; did you mean @acme/quota?',
    ]);
  });

  it('lets an optional package be missing, but not altered', async () => {
    const missing = await prepared(asked({ optional: true }));
    expect(missing.told).toEqual([
      expect.stringMatching(/^3 warning extensions.* cannot be found; .*; the server runs without it/),
    ]);
    expect(missing.runs).toEqual(['storage', 'packages'].slice(0, 1));
    install('@acme/quota');
    const altered = await prepared(asked({ optional: true, integrity: `sha512-${'A'.repeat(86)}==` }));
    expect(altered.told).toEqual([
      expect.stringMatching(/^8 error packages.*\.integrity: is not that of the files in /),
    ]);
  });

  it('does not let a driver be missing', async () => {
    const config = { storage: { driver: { name: '@acme/none' } }, packages: { '@acme/none': { optional: true } } };
    expect((await prepared(config)).told).toEqual([expect.stringMatching(/^4 error storage\.driver\.name: /)]);
  });
});

describe('a package that fails', () => {
  const failing = { ...quota, module: () => Promise.reject(new Error('no licence')) } as unknown as Definition;
  const config = (optional: boolean) => ({
    extensions: { '@acme/quota': {} },
    packages: { '@acme/quota': { optional } },
  });

  it('as its module is asked for is named, with its place in the file', async () => {
    install('@acme/quota');
    const { told, graph } = await prepared(config(false), { '@acme/quota': failing });
    expect(told).toEqual([
      '3 error extensions["@acme/quota"]: @acme/quota failed as it was asked for its module: no licence',
    ]);
    expect(graph).toBeUndefined();
  });

  it('is left out where it is optional', async () => {
    install('@acme/quota');
    const { told, runs } = await prepared(config(true), { '@acme/quota': failing });
    expect(told).toEqual([
      '3 warning extensions["@acme/quota"]: @acme/quota failed as it was asked for its module: no licence; the server runs without it',
    ]);
    expect(runs).toEqual(['storage']);
  });

  it('in an earlier try is not loaded again', async () => {
    install('@acme/quota');
    const leftOut = new Map([['@acme/quota', '@acme/quota failed as it was started: no port']]);
    const { told, imported } = await prepared(config(true), { '@acme/quota': quota }, { leftOut });
    expect(told).toEqual([
      '3 warning extensions["@acme/quota"]: @acme/quota failed as it was started: no port; the server runs without it',
    ]);
    expect(imported).toEqual([]);
  });
});
