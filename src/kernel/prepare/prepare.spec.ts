import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Inject, Injectable, Module } from '@nestjs/common';
import {
  defineChoice,
  defineExtension,
  definePoint,
  defineSection,
  defineSlot,
  issue,
  replace,
  Setting,
  to,
  type Definition,
} from '@zot/extension-api';
import { pathText } from '../check/path-text.js';
import { prepare } from './prepare.js';
import { preview } from './preview.js';
import { onlyBuiltin } from './resolved.js';

class Storage {
  @Setting({ type: 'string', describe: 'Root.' }) root = '';
  @Setting({ type: 'free', describe: 'Driver.' }) driver?: object;
}
class Extension {
  @Setting({ type: 'boolean', describe: 'On.' }) enable = true;
  @Setting({ type: 'string', describe: 'Secret.', secret: true }) secret?: string;
}
abstract class Bytes {}
abstract class Tags {}
abstract class Bucket {}
const drivers = defineSlot<Bucket>('storage.driver');

const storage = defineSection({
  section: 'storage',
  presence: 'always',
  config: Storage,
  provides: [Bytes],
  slots: { 'driver.name': drivers },
  module: () => ({ module: class StorageModule {}, providers: [{ provide: Bytes, useValue: {} }] }),
});
const extension = (name: string, rest: Partial<Definition<Extension>> = {}) =>
  defineExtension({ name, config: Extension, isOn: (config) => config.enable, ...rest });

let folder: string;
beforeAll(() => (folder = mkdtempSync(join(tmpdir(), 'zot-prepare-'))));
afterAll(() => rmSync(folder, { recursive: true }));

async function prepared(config: object | string, definitions: readonly Definition[]) {
  const file = join(folder, 'config.json');
  writeFileSync(file, typeof config === 'string' ? config : JSON.stringify(config, null, 1));
  const result = await prepare(file, onlyBuiltin(definitions));
  const fault = result.graph && (await preview(result.graph));
  const tell = ({ line, severity, path, message, hint }: (typeof result.issues)[number]) =>
    `${line} ${severity} ${pathText(path)}: ${message}${hint === undefined ? '' : `; ${hint}`}`;
  return {
    ...result,
    told: result.issues.map(tell),
    unservedTold: result.unserved.map(tell),
    fault: fault && tell(fault),
    runs: result.graph?.composed.modules.map(({ entry }) => entry.definition.name),
  };
}

describe('prepare', () => {
  it('composes what the file turns on, in the order of need', async () => {
    const registry = defineSection({
      name: 'registry',
      needs: [Bytes],
      module: () => ({ module: class RegistryModule {} }),
    });
    const off = extension('lint', { module: () => ({ module: class LintModule {} }) });
    const { told, runs, fault } = await prepared({ storage: { root: '/r' } }, [registry, storage, off]);
    expect({ told, runs, fault }).toEqual({ told: [], runs: ['storage', 'registry'], fault: undefined });
  });

  it('tells what is wrong with the file and with the plan together, in the order of the file', async () => {
    const ui = extension('ui', { needs: [Tags] });
    const search = extension('search', { provides: [Tags] });
    const config = { extensions: { ui: {} }, storage: { rot: '/r' } };
    const { told, graph } = await prepared(config, [storage, ui, search]);
    expect(told).toEqual([
      '3 error extensions.ui: needs extensions.search, which is not in this file; add the section extensions.search',
      '6 error storage.rot: is not a key known here; did you mean root?',
    ]);
    expect(graph).toBeUndefined();
  });

  it('names a room that has no section', async () => {
    const { told } = await prepared({ storage: { root: '/r' } }, [
      storage,
      defineSection({ name: 'registry', needs: [Tags] }),
    ]);
    expect(told).toEqual(['1 error : registry needs Tags, which nothing provides']);
  });

  it('says why a file cannot be read', async () => {
    const { told, graph } = await prepared('{ "storage": }', [storage]);
    expect(told).toHaveLength(1);
    expect(told[0]).toMatch(/^1 error : /);
    expect(graph).toBeUndefined();
  });

  it('keeps apart what only serve minds', async () => {
    const { told, unservedTold, runs } = await prepared(
      { storage: { root: '/r' }, extensions: { ui: {}, ldap: {}, lint: {}, broken: {}, off: { enable: false } } },
      [
        defineSection({
          ...storage,
          *unserved({ root }: Storage) {
            yield issue.error(['root'], `${root} is too far away`);
          },
        }),
        extension('ui', { unserved: 'warn' }),
        extension('broken', {
          unserved: () => {
            throw new Error('out of cheese');
          },
        }),
        extension('ldap', { unserved: 'refuse' }),
        extension('lint'),
        extension('off', { unserved: 'refuse' }),
      ],
    );
    expect({ told, runs }).toEqual({ told: [], runs: ['storage'] });
    expect(unservedTold).toEqual([
      '3 error storage.root: /r is too far away',
      '6 warning extensions.ui: is not served by this version; the server runs without it',
      '7 error extensions.ldap: is not served by this version, and to run without it would not be safe; ' +
        'take it out of the file, or run a version that serves it',
      '9 error extensions.broken: what extensions.broken cannot serve could not be found out: out of cheese',
    ]);
  });

  it('takes the module of what a slot names, and checks its settings', async () => {
    class BucketSettings {
      @Setting({ type: 'string', describe: 'Region.' }) region = '';
    }
    @Injectable()
    class Factory {}
    const s3 = defineChoice({
      slot: drivers,
      name: 's3',
      config: BucketSettings,
      factory: Factory,
      module: () => ({ module: class S3Module {}, providers: [Factory] }),
    });
    const file = join(folder, 's3.json');
    writeFileSync(file, '{"storage": {"driver": {"name": "s3", "region": "eu"}}}');
    const { graph, issues } = await prepare(file, onlyBuiltin([storage], [s3]));
    expect(issues).toEqual([]);
    expect(graph?.composed.choices.map(({ choice }) => choice.name)).toEqual(['s3']);
    writeFileSync(file, '{"storage": {"driver": {"name": "s3", "regoin": "eu"}}}');
    expect((await prepare(file, onlyBuiltin([storage], [s3]))).issues).toMatchObject([
      { path: ['storage', 'driver', 'regoin'], hint: 'did you mean region?' },
    ]);
  });
});

describe('the wiring of a graph', () => {
  const wired = async (...definitions: Definition[]) => {
    const { told, fault } = await prepared({ storage: { root: '/r' }, extensions: { quota: {} } }, [
      storage,
      ...definitions,
    ]);
    return [...told, ...(fault ? [fault] : [])];
  };

  it('tells which class asks for what, and who has it', async () => {
    @Injectable()
    class Quota {
      constructor(@Inject(Bytes) readonly bytes: Bytes) {}
    }
    const quota = extension('quota', { module: () => ({ module: class QuotaModule {}, providers: [Quota] }) });
    expect(await wired(quota)).toEqual([
      '6 error extensions.quota: cannot be wired: Quota asks for Bytes, which it cannot reach; ' +
        'its definition must name Bytes, which is of storage, under needs',
    ]);
  });

  it('tells it for tokens, properties and factories too', async () => {
    const LIMIT = Symbol('limit');
    class Quota {
      @Inject(LIMIT) limit!: number;
    }
    const told = '6 error extensions.quota: cannot be wired: Quota asks for limit, which it cannot reach';
    const hint = '; its module must list limit under providers';
    const module = () => ({ module: class QuotaModule {}, providers: [Quota] });
    expect(await wired(extension('quota', { module }))).toEqual([told + hint]);
    const factory = () => ({
      module: class QuotaModule {},
      providers: [{ provide: Quota, inject: [LIMIT], useFactory: () => ({}) }],
    });
    expect(await wired(extension('quota', { module: factory }))).toEqual([told + hint]);
  });

  it('builds nothing', async () => {
    const built: string[] = [];
    class Quota {
      constructor() {
        built.push('class');
      }
      onModuleInit() {
        built.push('hook');
      }
    }
    @Module({})
    class QuotaModule {
      constructor() {
        built.push('module');
      }
    }
    const module = () => ({
      module: QuotaModule,
      providers: [Quota, { provide: 'factory', useFactory: () => built.push('factory') }],
    });
    expect(await wired(extension('quota', { module }))).toEqual([]);
    expect(built).toEqual([]);
  });

  it('finds a class whose types are lost, an export that is not there and a circle', async () => {
    @Injectable()
    class Typeless {
      constructor(readonly what: { text: string }) {}
    }
    const typeless = () => ({ module: class QuotaModule {}, providers: [Typeless] });
    expect(await wired(extension('quota', { module: typeless }))).toEqual([
      '6 error extensions.quota: cannot be wired: what Typeless asks for has no type when it runs; ' +
        'its class is imported as a type, or in a circle of files',
    ]);
    const empty = () => ({ module: class QuotaModule {} });
    expect(await wired(extension('quota', { provides: [Tags], module: empty }))).toEqual([
      '6 error extensions.quota: cannot be wired: QuotaModule exports Tags, which it does not provide',
    ]);
    const ring = () => ({
      module: class QuotaModule {},
      providers: [
        { provide: 'a', inject: ['b'], useFactory: () => 1 },
        { provide: 'b', inject: ['a'], useFactory: () => 1 },
      ],
    });
    expect((await wired(extension('quota', { module: ring })))[0]).toMatch(
      /cannot be wired: its classes need each other in a circle/,
    );
  });

  it('wants contributed, started and replacing classes under the providers of their modules', async () => {
    class Guard {
      start() {}
      stop() {}
    }
    const module = () => ({
      module: class QuotaModule {},
      contributes: [to(definePoint('guards'), Guard)],
      runs: [Guard],
    });
    const replaces = [replace(Bytes, { useClass: Guard })];
    expect(await wired(extension('quota', { replaces, module }))).toEqual([
      '6 error extensions.quota: contributes Guard to guards, which its module does not list under providers',
      '6 error extensions.quota: runs Guard, which its module does not list under providers',
      '6 error extensions.quota: replaces Bytes by Guard, which its module does not list under providers',
    ]);
  });

  it('lets only one section host the application', async () => {
    const host = {
      create: () => Promise.reject(new Error('not asked')),
      listen: async () => [],
      close: async () => {},
    };
    const one = defineSection({ name: 'one', module: () => ({ module: class OneModule {}, host }) });
    const two = extension('quota', { module: () => ({ module: class TwoModule {}, host }) });
    expect(await wired(one, two)).toEqual(['6 error extensions.quota: hosts the application, as one does already']);
  });

  it('rethrows what is no fault of the wiring', async () => {
    const host = {
      create: () => Promise.reject(new Error('out of sockets')),
      listen: async () => [],
      close: async () => {},
    };
    const one = defineSection({ name: 'one', module: () => ({ module: class OneModule {}, host }) });
    await expect(wired(one, extension('quota'))).rejects.toThrow('out of sockets');
  });
});
