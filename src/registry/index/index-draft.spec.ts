import fc from 'fast-check';
import type { Descriptor, Digest, Tag } from '@zot/oci';
import { IndexDraft } from './index-draft.js';
import { parseIndex } from './parse-index.js';
import { RepositoryIndex } from './repository-index.js';

const refName = 'org.opencontainers.image.ref.name';
const mediaType = 'application/vnd.oci.image.manifest.v1+json';
const digest = (n: number) => `sha256:${n.toString(16).padStart(64, '0')}` as Digest;
const manifest = (n: number) => ({ digest: digest(n), mediaType, size: n });
const tag = (n: number) => `t${n}` as Tag;

let version = 0;
function change(index: RepositoryIndex, work: (draft: IndexDraft) => void): void {
  const draft = new IndexDraft(index);
  work(draft);
  index.apply(draft.delta(), `v${(version += 1)}`);
}
const shown = (index: RepositoryIndex): Descriptor[] =>
  JSON.parse(Buffer.concat(index.text(index.chunks)).toString()).manifests;
const names = (index: RepositoryIndex) =>
  shown(index).map((one) => `${one.annotations?.[refName] ?? ''}@${Number.parseInt(one.digest.slice(7), 16)}`);

describe('a changed index', () => {
  it('lists a manifest by digest, then by its tags instead', () => {
    const index = RepositoryIndex.new();
    change(index, (draft) => draft.put(manifest(1), []));
    change(index, (draft) => draft.put(manifest(1), []));
    expect(names(index)).toEqual(['@1']);
    change(index, (draft) => draft.put(manifest(1), [tag(1), tag(2)]));
    expect(names(index)).toEqual(['t1@1', 't2@1']);
    change(index, (draft) => draft.put(manifest(1), []));
    expect(names(index)).toEqual(['t1@1', 't2@1']);
  });

  it('keeps what a moved tag named', () => {
    const index = RepositoryIndex.new();
    change(index, (draft) => draft.put(manifest(1), [tag(1)]));
    change(index, (draft) => draft.put(manifest(2), [tag(1)]));
    expect(names(index)).toEqual(['t1@2', '@1']);
    expect(index.tag('t1')?.digest).toBe(digest(2));
    expect(index.manifest(digest(1))?.tag).toBeUndefined();
  });

  it('changes nothing where nothing changes', () => {
    const index = RepositoryIndex.new();
    change(index, (draft) => draft.put(manifest(1), [tag(1)]));
    const draft = new IndexDraft(index);
    draft.put(manifest(1), [tag(1)]);
    draft.put(manifest(1), []);
    expect(draft.isEmpty).toBe(true);
    expect(() => draft.removeTag(tag(2))).toThrow('manifest unknown');
    expect(() => draft.removeManifest(digest(2))).toThrow('manifest unknown');
    expect(draft.isEmpty).toBe(true);
  });

  it('keeps fields of others, also as a tag comes and goes', async () => {
    const foreign = { ...manifest(1), platform: { os: 'linux' }, annotations: { other: 'x' } };
    const index = await parseIndex(Buffer.from(JSON.stringify({ manifests: [foreign] })), 'v');
    change(index, (draft) => draft.put(manifest(1), [tag(1)]));
    expect(shown(index)).toEqual([{ ...foreign, annotations: { other: 'x', [refName]: 't1' } }]);
    change(index, (draft) => draft.removeTag(tag(1)));
    expect(shown(index)).toEqual([foreign]);
  });

  it('has no entry left of a tag that stood in it twice', async () => {
    const twice = [1, 2].map((n) => ({ ...manifest(n), annotations: { [refName]: 't1' } }));
    const parsed = async () => parseIndex(Buffer.from(JSON.stringify({ manifests: twice })), 'v');
    const moved = await parsed();
    change(moved, (draft) => draft.put(manifest(3), [tag(1)]));
    expect(names(moved)).toEqual(['t1@3', '@1', '@2']);
    const removed = await parsed();
    change(removed, (draft) => draft.removeTag(tag(1)));
    expect(names(removed)).toEqual(['@1', '@2']);
  });

  it('is what a plain list would be, and what its text says', async () => {
    const step = fc.oneof(
      fc.record({
        kind: fc.constant('put' as const),
        n: fc.nat(5),
        tags: fc.uniqueArray(fc.nat(400), { maxLength: 300 }),
      }),
      fc.record({ kind: fc.constant('put' as const), n: fc.nat(5), tags: fc.uniqueArray(fc.nat(6), { maxLength: 3 }) }),
      fc.record({ kind: fc.constant('untag' as const), n: fc.nat(6) }),
      fc.record({ kind: fc.constant('remove' as const), n: fc.nat(5) }),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(fc.array(step, { minLength: 1, maxLength: 4 }), { maxLength: 12 }), async (groups) => {
        const index = RepositoryIndex.new();
        const tags = new Map<string, number>();
        const listed = new Set<number>();
        for (const group of groups) {
          change(index, (draft) => {
            for (const one of group) {
              if (one.kind === 'put') {
                draft.put(manifest(one.n), one.tags.map(tag));
                listed.add(one.n);
                for (const name of one.tags) tags.set(`t${name}`, one.n);
              } else if (one.kind === 'untag') {
                const name = `t${one.n}`;
                if (tags.delete(name)) draft.removeTag(name as Tag);
                else expect(() => draft.removeTag(name as Tag)).toThrow();
              } else if (listed.delete(one.n)) {
                const gone = [...tags].filter(([, n]) => n === one.n).map(([name]) => name);
                for (const name of gone) tags.delete(name);
                expect([...draft.removeManifest(digest(one.n))].sort()).toEqual(gone.sort());
              } else {
                expect(() => draft.removeManifest(digest(one.n))).toThrow();
              }
            }
          });
        }
        const reread = await parseIndex(Buffer.concat(index.text(index.chunks)), 'v');
        for (const one of [index, reread]) {
          expect(one.tagNames()).toEqual([...tags.keys()].sort());
          for (const [name, n] of tags) expect(one.tag(name)?.digest).toBe(digest(n));
          expect([...one.listedDigests()].sort()).toEqual([...listed].map(digest).sort());
        }
        // At most one entry without a tag for each manifest, and none beside one with a tag.
        const untagged = names(index).filter((name) => name.startsWith('@'));
        const untaggedAsModel = [...listed].filter((n) => ![...tags.values()].includes(n)).map((n) => `@${n}`);
        expect(untagged.sort()).toEqual(untaggedAsModel.sort());
        expect(index.weight).toBeLessThan(reread.weight * 1.1 + 1000);
      }),
    );
  });
});
