import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  Compat,
  Contributions,
  Stores,
  type BlobCaches,
  type ByteStream,
  type DamageObserver,
  type ManifestCheck,
  type ManifestObserver,
  type RepositoryObserver,
  type StorageDriver,
  type Store,
  type StoreSettings,
} from '@zot/extension-api';
import { mediaTypes, type Digest, type RepositoryName, type Tag } from '@zot/oci';
import { ManualClock, MemoryCacheDrivers, readSource, RecordingAudit, RecordingLog } from '@zot/testkit';
import { StoredBlobCaches } from '../../src/meta/blob-cache/stored-blob-caches.js';
import { CollectionParts } from '../../src/registry/gc/collection-parts.js';
import { RegistryParts } from '../../src/registry/registry-parts.js';
import { RegistryPoints } from '../../src/registry/registry-points.js';
import { RegistrySeries } from '../../src/registry/registry-series.js';
import { LocalStorageDriver } from '../../src/storage/drivers/local/local-storage-driver.js';
import { MemoryStorageDriver } from '../../src/storage/drivers/memory/memory-storage-driver.js';
import { imageOver, randomBlob, type Content } from './content.js';

export interface TestRegistryOptions {
  readonly driver: StorageDriver;
  readonly settings?: Partial<StoreSettings>;
  readonly compat?: Partial<Compat>;
  readonly checks?: readonly ManifestCheck[];
  readonly observers?: readonly ManifestObserver[];
  readonly repositoryObservers?: readonly RepositoryObserver[];
  readonly damageObservers?: readonly DamageObserver[];
  readonly clock?: ManualClock;
  readonly caches?: BlobCaches;
  /** Further stores by the first part of the names they hold, with the slash before it. */
  readonly routes?: Readonly<Record<string, StorageDriver>>;
}

/** The registry room over a driver, without HTTP. Made again over the same driver it is a server that was restarted. */
export class TestRegistry {
  readonly log = new RecordingLog();
  readonly audit = new RecordingAudit();
  readonly clock: ManualClock;
  readonly stores: Stores;
  readonly parts: RegistryParts;
  readonly collections: CollectionParts;

  constructor(options: TestRegistryOptions) {
    const compat = { docker2s2: false, sparse: false, ...options.compat };
    this.clock = options.clock ?? new ManualClock();
    const points = new RegistryPoints(
      filled(options.checks),
      filled(options.observers),
      filled(options.repositoryObservers),
      filled(options.damageObservers),
    );
    const caches = options.caches ?? new StoredBlobCaches(new MemoryCacheDrivers(this.clock));
    this.stores = new TestStores(options);
    this.parts = new RegistryParts(this.stores, this.log, this.clock, compat, points, caches);
    this.collections = new CollectionParts(this.parts, this.clock, this.log, this.audit);
  }

  get blobs() {
    return this.parts.blobs;
  }
  get uploads() {
    return this.parts.uploads;
  }
  get manifests() {
    return this.parts.manifests;
  }
  get catalog() {
    return this.parts.catalog;
  }
  get series() {
    return new RegistrySeries(this.parts, this.collections);
  }

  async pushBlob(name: string, ...contents: readonly Content[]): Promise<void> {
    for (const { digest, bytes } of contents) await this.uploads.put(repo(name), digest, bodyOf(bytes));
  }

  async pushManifest(name: string, { digest, mediaType, bytes }: Content, ...tags: readonly string[]) {
    return this.manifests.put(repo(name), { digest, mediaType, bytes, tags: tags as readonly Tag[] });
  }

  /** Pushes an image of one small layer and returns its manifest. */
  async pushImage(name: string, tag?: string, fields: Readonly<Record<string, unknown>> = {}): Promise<Content> {
    const [config, layer] = [randomBlob(40), randomBlob(200)];
    await this.pushBlob(name, config, layer);
    const image = imageOver(config, [layer], fields);
    await this.pushManifest(name, image, ...(tag === undefined ? [] : [tag]));
    return image;
  }

  async pull(name: string, reference: string): Promise<Buffer> {
    const isDigest = reference.includes(':');
    const stored = await this.manifests.get(
      repo(name),
      isDigest ? { digest: reference as Digest } : { tag: reference as Tag },
    );
    return stored.bytes;
  }

  async pullBlob(name: string, digest: Digest): Promise<Buffer> {
    return readSource((await this.blobs.open(repo(name), digest)).source);
  }

  async tags(name: string): Promise<readonly string[]> {
    return (await this.catalog.tags(repo(name), {})).items;
  }
}

export function repo(name: string): RepositoryName {
  return name as RepositoryName;
}

/** A body in pieces of at most `size` bytes; with `failAfter`, one whose client goes away after so many bytes. */
export async function* bodyOf(
  bytes: Buffer,
  size = 1000,
  failAfter = Infinity,
): ByteStream & AsyncGenerator<Uint8Array> {
  for (let at = 0; at < Math.min(bytes.length, failAfter); at += size) {
    yield bytes.subarray(at, Math.min(at + size, failAfter));
  }
  if (failAfter !== Infinity) throw new Error('the client went away');
}

export interface DriverPlace {
  readonly driver: StorageDriver;
  /** The folder, where there is one. */
  readonly root?: string;
  dispose(): Promise<void>;
}

/** The drivers that specs of the registry run over. */
export const driverPlaces: readonly [name: string, make: () => Promise<DriverPlace>][] = [
  ['memory', async () => ({ driver: new MemoryStorageDriver(), dispose: async () => undefined })],
  ['a local disk', async () => localPlace(false)],
  ['a local disk that commits', async () => localPlace(true)],
];

export async function localPlace(commit = false): Promise<DriverPlace & { root: string }> {
  const root = await mkdtemp(join(tmpdir(), 'zot-registry-'));
  const driver = new LocalStorageDriver({ rootDirectory: root, commit });
  await driver.start();
  return {
    driver,
    root,
    dispose: async () => {
      await driver.stop();
      await rm(root, { recursive: true });
    },
  };
}

class TestStores extends Stores {
  readonly all: readonly Store[];

  constructor({ driver, routes = {}, settings }: TestRegistryOptions) {
    super();
    const complete = {
      dedupe: false,
      commit: false,
      redirectBlobURL: false,
      gc: false,
      gcDelay: 0,
      gcInterval: 0,
      verifyInterval: 86_400_000,
      ...settings,
    };
    const others = Object.entries(routes).map(([route, other]) => ({ route, driver: other, settings: complete }));
    this.all = [{ route: '', driver, settings: complete }, ...others];
  }

  of(name: RepositoryName): Store {
    return this.all.find(({ route }) => route !== '' && `/${name}`.startsWith(`${route}/`)) ?? this.all[0]!;
  }
}

function filled<T>(items: readonly T[] = []): Contributions<T> {
  const contributions = new Contributions<T>();
  contributions.fill(items);
  return contributions;
}

export const imageType = mediaTypes.imageManifest;
