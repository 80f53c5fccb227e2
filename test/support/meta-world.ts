import type { CacheDrivers, IncomingManifest, Reference, RemovedManifest, StorageDriver } from '@zot/extension-api';
import type { Digest, RepositoryName, Tag } from '@zot/oci';
import { ManualClock, MemoryCacheDrivers, RecordingLog } from '@zot/testkit';
import { MetaObserver } from '../../src/meta/index/meta-observer.js';
import { MetaParts } from '../../src/meta/index/meta-parts.js';
import { MetaRuns } from '../../src/meta/index/meta-runs.js';
import { MetaTask } from '../../src/meta/index/meta.task.js';
import { StoredMetaStore } from '../../src/meta/index/stored-meta-store.js';
import { MemoryStorageDriver } from '../../src/storage/drivers/memory/memory-storage-driver.js';
import { repo, TestRegistry } from './test-registry.js';

export interface MetaWorldOptions {
  readonly driver?: StorageDriver;
  readonly drivers?: CacheDrivers;
  readonly clock?: ManualClock;
}

/** The registry and meta rooms over one storage. Made again over the same drivers it is a server that was restarted. */
export class MetaWorld {
  readonly driver: StorageDriver;
  readonly drivers: CacheDrivers;
  readonly log = new RecordingLog();
  readonly clock: ManualClock;
  readonly registry: TestRegistry;
  readonly parts: MetaParts;
  readonly task: MetaTask;
  readonly runs: MetaRuns;
  readonly store: StoredMetaStore;
  private readonly observer: MetaObserver;
  /** News that did not reach anybody, as if the process had ended before. */
  isDeaf = false;

  private constructor({ driver, drivers, clock }: MetaWorldOptions) {
    this.clock = clock ?? new ManualClock();
    this.driver = driver ?? new MemoryStorageDriver();
    this.drivers = drivers ?? new MemoryCacheDrivers(this.clock);
    const tell = async (work: () => Promise<void>) => (this.isDeaf ? undefined : work());
    this.registry = new TestRegistry({
      driver: this.driver,
      observers: [
        {
          pushed: async (event: IncomingManifest) => tell(async () => this.observer.pushed(event)),
          removed: async (event: RemovedManifest) => tell(async () => this.observer.removed(event)),
        },
      ],
    });
    const { catalog, manifests, blobs } = this.registry;
    this.parts = new MetaParts(this.drivers, catalog, manifests, blobs, this.clock, this.log);
    this.task = new MetaTask(this.parts, catalog);
    this.runs = new MetaRuns(this.parts, this.task);
    this.store = new StoredMetaStore(this.parts);
    this.observer = new MetaObserver(this.parts);
  }

  static async start(options: MetaWorldOptions = {}): Promise<MetaWorld> {
    const world = new MetaWorld(options);
    await world.runs.start();
    return world;
  }

  /** One run of the task; what its steps say they worked on, and what they failed with. */
  async runTask(): Promise<{ on: string[]; errors: unknown[] }> {
    const [on, errors]: [string[], unknown[]] = [[], []];
    for await (const step of this.task.steps(new AbortController().signal)) {
      if (step.on !== undefined && step.total === undefined) on.push(step.on);
      if (step.error !== undefined) errors.push(step.error);
    }
    return { on, errors };
  }

  async pull(name: string, reference: string): Promise<void> {
    const asked: Reference = reference.includes(':') ? { digest: reference as Digest } : { tag: reference as Tag };
    const manifest = await this.registry.manifests.get(repo(name), asked);
    this.observer.pulled({ repository: repo(name), reference: asked, manifest });
  }

  async names(): Promise<RepositoryName[]> {
    const found: RepositoryName[] = [];
    for await (const name of this.store.repositories()) found.push(name);
    return found;
  }

  /** Tags and manifests of a repository without what depends on time. */
  async shown(name: string): Promise<unknown> {
    const found = await this.store.repository(repo(name));
    if (!found) return undefined;
    return {
      tags: Object.fromEntries([...found.tags].map(([tag, { digest }]) => [tag, digest])),
      manifests: [...found.manifests.keys()].sort(),
    };
  }
}
