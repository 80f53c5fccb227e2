import { BlobSource, type BlobContent } from '../registry/blob-content.js';
import { ImageContent } from '../registry/image-content.js';
import type { Leftovers } from '../registry/leftovers.js';
import type { PushWay, RegistryClient } from '../registry/registry-client.js';

const configSize = 512;

/** What a workload has at hand to prepare itself on one target. */
export class Stage {
  private readonly configs = new BlobSource(configSize);
  private readonly made = new Map<string, Promise<unknown>>();

  constructor(
    /** All names of this run begin with this. */
    private readonly prefix: string,
    readonly clients: readonly RegistryClient[],
    /** What to remove from the target after the test. */
    readonly leftovers: Leftovers,
    /** What several tests need, to remove after the last. */
    readonly kept: Leftovers,
    /** How many operations the test will do, as far as that is known beforehand. */
    readonly expected: number,
    /** The registry that the target syncs from, for tests of that. */
    readonly upstream?: Stage,
  ) {}

  repository(name: string): string {
    return `${this.prefix}/${name}`;
  }

  get first(): RegistryClient {
    return this.clients[0]!;
  }

  /** A new image of one new layer. */
  image(layer: BlobSource): ImageContent {
    return this.imageOver(layer.next());
  }

  /** A new image over a layer that may be there already. */
  imageOver(layer: BlobContent): ImageContent {
    return new ImageContent(this.configs.next(), [layer]);
  }

  async push(
    registry: RegistryClient,
    repository: string,
    tag: string,
    image: ImageContent,
    way: PushWay = 'monolithic',
  ): Promise<number> {
    this.leftovers.add(repository, image);
    return registry.push(repository, tag, image, way);
  }

  /** Does something `count` times with all clients at once. */
  async times(count: number, work: (registry: RegistryClient, index: number) => Promise<unknown>): Promise<void> {
    let next = 0;
    await Promise.all(
      this.clients.map(async (client) => {
        while (next < count) await work(client, next++);
      }),
    );
  }

  /** What several workloads need alike is made by the first of them. */
  async once<T>(key: string, make: () => Promise<T>): Promise<T> {
    const existing = this.made.get(key) as Promise<T> | undefined;
    if (existing) return existing;
    const making = make();
    this.made.set(key, making);
    return making;
  }
}
