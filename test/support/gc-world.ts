import { refNameAnnotation, type Descriptor, type Digest } from '@zot/oci';
import { NoManifestHistory, type ManifestHistory, type StorageDriver, type StoreSettings } from '@zot/extension-api';
import { ManualClock } from '@zot/testkit';
import { MemoryStorageDriver } from '../../src/storage/drivers/memory/memory-storage-driver.js';
import type { Graph } from './gc-graph.js';
import { indexOf } from './gc-graph.js';
import type { Left } from './gc-model.js';
import { repo, TestRegistry, type TestRegistryOptions } from './test-registry.js';

export const hour = 3_600_000;

/** A registry in memory whose files get their ages from a clock that a test turns. */
export class GcWorld {
  readonly clock: ManualClock;
  readonly driver: StorageDriver;
  readonly registry: TestRegistry;

  /** With the driver and the clock of another one, it is a server that was restarted. */
  constructor(
    settings: Partial<StoreSettings> = {},
    options: Partial<TestRegistryOptions> = {},
    private readonly history: ManifestHistory = new NoManifestHistory(),
  ) {
    const { clock = new ManualClock() } = options;
    this.clock = clock;
    this.driver = options.driver ?? new MemoryStorageDriver(() => clock.now());
    this.registry = new TestRegistry({
      settings: { gc: true, gcDelay: hour, gcInterval: hour, ...settings },
      ...options,
      driver: this.driver,
      clock,
    });
  }

  /** One run over all repositories; what its steps failed with. */
  async collect({ isDry = false, route = '' } = {}): Promise<unknown[]> {
    const errors: unknown[] = [];
    const run = { signal: new AbortController().signal, history: this.history, isDry };
    for await (const { error } of this.registry.collections.collect(route, run)) {
      if (error !== undefined) errors.push(error);
    }
    return errors;
  }

  /** Puts a repository there as it may have been left. */
  async place(name: string, graph: Graph): Promise<void> {
    const write = async (young: boolean) => {
      for (const { content, isOld, isMissing } of graph.nodes) {
        if (isMissing || isOld === young) continue;
        await this.driver.write(`${name}/blobs/${content.digest.replace(':', '/')}`, [content.bytes]);
      }
    };
    await write(false);
    await this.driver.write(`${name}/oci-layout`, [Buffer.from('{"imageLayoutVersion":"1.0.0"}')]);
    await this.clock.advance(2 * hour);
    await write(true);
    await this.driver.write(`${name}/index.json`, [Buffer.from(indexOf(graph))]);
  }

  async left(name: string): Promise<Left> {
    const listed = await this.registry.catalog.index(repo(name)).catch((): Descriptor[] => []);
    const files: Digest[] = [];
    for await (const { digest } of this.registry.blobs.list(repo(name))) files.push(digest);
    const shown = ({ digest, annotations }: Descriptor) => {
      const tag = annotations?.[refNameAnnotation];
      return tag === undefined ? digest : `${digest}:${tag}`;
    };
    return { listed: listed.map(shown), files };
  }
}
