import type { MetaStore } from '@zot/extension-api';
import type { Digest, RepositoryName, Tag } from '@zot/oci';

export interface MetaStoreUnderTest {
  readonly store: MetaStore;
  /** A repository that has tags and manifests. */
  readonly known: string;
  /** Called after each test. */
  dispose?(): Promise<void>;
}

/** What every `MetaStore` does; a package that replaces the port runs it over its own. */
export function metaStoreSuite(name: string, make: () => Promise<MetaStoreUnderTest>): void {
  describe(`${name} keeps the contract of MetaStore`, () => {
    let store: MetaStore;
    let known: RepositoryName;
    let made: MetaStoreUnderTest;
    beforeEach(async () => {
      made = await make();
      store = made.store;
      known = made.known as RepositoryName;
      await store.refresh(known);
    });
    afterEach(async () => made.dispose?.());
    const nowhere = 'not/there' as RepositoryName;
    const noDigest = `sha256:${'0'.repeat(64)}` as Digest;

    it('lists what it knows once each, in byte order', async () => {
      const names: string[] = [];
      for await (const one of store.repositories()) names.push(one);
      expect(names).toContain(known);
      expect(names).toEqual(
        [...new Set(names)].sort((one, other) => Buffer.compare(Buffer.from(one), Buffer.from(other))),
      );
    });

    it('tells of one tag or manifest what it tells of all', async () => {
      const repository = (await store.repository(known))!;
      expect(repository.name).toBe(known);
      expect(repository.isStale).toBe(false);
      expect(repository.tags.size).toBeGreaterThan(0);
      for (const [tag, facts] of repository.tags) expect(await store.tag(known, tag)).toEqual(facts);
      for (const [digest, facts] of repository.manifests) expect(await store.manifest(known, digest)).toEqual(facts);
    });

    it('has a manifest for each tag, called by its own digest', async () => {
      const { tags, manifests } = (await store.repository(known))!;
      for (const [tag, facts] of tags) {
        expect(facts.tag).toBe(tag);
        expect(manifests.get(facts.digest)!.mediaType).toBe(facts.mediaType);
      }
      for (const [digest, facts] of manifests) {
        expect(facts.digest).toBe(digest);
        expect(facts.size).toBeGreaterThan(0);
        expect(facts.statistics.downloads >= 0).toBe(true);
      }
    });

    it('knows nothing of what is not there', async () => {
      expect(await store.repository(nowhere)).toBeUndefined();
      expect(await store.tag(nowhere, 'v1' as Tag)).toBeUndefined();
      expect(await store.manifest(nowhere, noDigest)).toBeUndefined();
      expect(await store.tag(known, 'not-there' as Tag)).toBeUndefined();
      expect(await store.manifest(known, noDigest)).toBeUndefined();
      await store.refresh(nowhere);
    });

    it('gives views that do not change', async () => {
      const before = await store.repository(known);
      await store.refresh(known);
      expect(await store.repository(known)).toEqual(before);
    });
  });
}
