import fc from 'fast-check';
import { refNameAnnotation, type Digest, type Tag } from '@zot/oci';
import { cacheDriverPlaces, OneCacheDriver, type CacheDriverPlace } from '../../../test/support/cache-driver-places.js';
import { blob, imageOver, indexOver } from '../../../test/support/content.js';
import { MetaWorld } from '../../../test/support/meta-world.js';
import { repo } from '../../../test/support/test-registry.js';
import { MemoryStorageDriver } from '../../storage/drivers/memory/memory-storage-driver.js';

const names = ['a', 'a/b'];
const tags = ['one', 'two'];
const [config, layer] = [blob('{}'), blob('a layer')];
const images = [0, 1].map((n) => imageOver(config, [layer], { annotations: { n: `${n}` } }));
const contents = [...images, indexOver(images)];

type Action =
  | { readonly do: 'push'; readonly name: string; readonly content: number; readonly tag?: string }
  | { readonly do: 'removeTag'; readonly name: string; readonly tag: string }
  | { readonly do: 'removeManifest'; readonly name: string; readonly content: number }
  | { readonly do: 'pull'; readonly name: string; readonly tag?: string; readonly content: number }
  | { readonly do: 'work' | 'restart' | 'kill' | 'deafen' };

const name = fc.constantFrom(...names);
const tag = fc.constantFrom(...tags);
const content = fc.nat(contents.length - 1);
const aTag = fc.option(tag, { nil: undefined });
const action: fc.Arbitrary<Action> = fc.oneof(
  { weight: 6, arbitrary: fc.record({ do: fc.constant('push' as const), name, content, tag: aTag }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('pull' as const), name, content, tag: aTag }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('removeTag' as const), name, tag }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('removeManifest' as const), name, content }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constantFrom(...(['work', 'restart', 'kill', 'deafen'] as const)) }) },
);

/** What has to be known, from what was done. */
class Model {
  readonly downloads = new Map<string, number>();
  /** Since the last flush: what a kill takes. */
  pending = new Map<string, number>();
  isExact = true;

  pulled(key: string): void {
    this.pending.set(key, (this.pending.get(key) ?? 0) + 1);
  }

  flushed(): void {
    for (const [key, count] of this.pending) this.downloads.set(key, (this.downloads.get(key) ?? 0) + count);
    this.pending = new Map();
  }

  downloadsOf(key: string): number {
    return (this.downloads.get(key) ?? 0) + (this.pending.get(key) ?? 0);
  }
}

class Run {
  private readonly storage = new MemoryStorageDriver();
  private readonly model = new Model();
  private world!: MetaWorld;
  private drivers!: OneCacheDriver;

  constructor(private readonly driver: ReturnType<CacheDriverPlace['fresh']>) {}

  async all(actions: readonly Action[]): Promise<void> {
    await this.begin();
    for (const name of names) await this.world.registry.pushBlob(name, config, layer);
    for (const one of actions) {
      await this.perform(one);
      if (this.model.isExact) await this.compare();
    }
    await this.end('restart');
    await this.begin();
    await this.work();
    await this.compare();
    await this.end('restart');
  }

  private async begin(): Promise<void> {
    this.drivers = new OneCacheDriver(this.driver());
    this.world = await MetaWorld.start({ driver: this.storage, drivers: this.drivers });
  }

  private async end(how: 'restart' | 'kill'): Promise<void> {
    if (how === 'restart') {
      await this.world.runs.drain(10_000);
      await this.world.runs.stop();
      this.model.flushed();
    }
    this.model.pending = new Map();
    await this.drivers.driver.stop();
  }

  private async work(): Promise<void> {
    // Between two flushes some time has to pass.
    await this.world.clock.advance(10_000);
    expect((await this.world.runTask()).errors).toEqual([]);
    this.model.flushed();
  }

  private async perform(one: Action): Promise<void> {
    const { registry } = this.world;
    switch (one.do) {
      case 'push':
        return ignoreRefusal(registry.pushManifest(one.name, contents[one.content]!, ...(one.tag ? [one.tag] : [])));
      case 'removeTag':
        return ignoreRefusal(registry.manifests.remove(repo(one.name), { tag: one.tag as Tag }));
      case 'removeManifest': {
        const { digest } = contents[one.content]!;
        const removed = await registry.manifests.remove(repo(one.name), { digest }).then(
          () => true,
          () => false,
        );
        if (removed && !this.world.isDeaf) this.forget(one.name, digest);
        return;
      }
      case 'pull':
        return this.pull(one.name, one.tag ?? contents[one.content]!.digest);
      case 'work':
        return this.work();
      case 'deafen':
        this.world.isDeaf = true;
        this.model.isExact = false;
        return;
      case 'restart':
      case 'kill':
        await this.end(one.do);
        await this.begin();
        await this.work();
        this.model.isExact = true;
    }
  }

  private async pull(name: string, reference: string): Promise<void> {
    const found = await this.world.registry.manifests
      .get(repo(name), reference.includes(':') ? { digest: reference as Digest } : { tag: reference as Tag })
      .catch(() => undefined);
    if (!found) return;
    await this.world.pull(name, reference);
    this.model.pulled(`${name} ${found.digest}`);
  }

  private forget(name: string, digest: Digest): void {
    this.model.downloads.delete(`${name} ${digest}`);
    this.model.pending.delete(`${name} ${digest}`);
  }

  private async compare(): Promise<void> {
    for (const name of names) {
      const listed = await this.world.registry.catalog.index(repo(name)).catch(() => undefined);
      const found = await this.world.store.repository(repo(name));
      if (!listed || listed.length === 0) {
        expect([...(found?.tags ?? []), ...(found?.manifests ?? [])]).toEqual([]);
        continue;
      }
      const tagged = listed.flatMap(({ annotations, digest }) => {
        const tag = annotations?.[refNameAnnotation];
        return tag ? [[tag, digest] as const] : [];
      });
      expect(new Map([...found!.tags].map(([tag, meta]) => [tag, meta.digest]))).toEqual(new Map(tagged));
      expect(new Set(found!.manifests.keys())).toEqual(new Set(listed.map(({ digest }) => digest)));
      for (const { digest, mediaType, statistics } of found!.manifests.values()) {
        expect(mediaType).toBe(contents.find((one) => one.digest === digest)!.mediaType);
        expect([name, digest, statistics.downloads]).toEqual([
          name,
          digest,
          this.model.downloadsOf(`${name} ${digest}`),
        ]);
      }
    }
  }
}

async function ignoreRefusal(work: Promise<unknown>): Promise<void> {
  await work.catch((error: unknown) => {
    if ((error as Error).name !== 'RegistryError') throw error;
  });
}

const runs: Readonly<Record<string, number>> = { memory: 200, sqlite: 15, redis: 30, dynamodb: 4 };

for (const [title, make] of cacheDriverPlaces) {
  (make ? describe : describe.skip)(`metadata in ${title}`, () => {
    let place: CacheDriverPlace;
    beforeAll(async () => (place = await make!()));
    afterAll(async () => place.dispose());

    it('is what the storage holds, whatever is done, lost and killed', async () => {
      await fc.assert(
        fc.asyncProperty(fc.array(action, { maxLength: 40, size: 'max' }), async (actions) =>
          new Run(place.fresh()).all(actions),
        ),
        { numRuns: runs[title]! },
      );
    });
  });
}
