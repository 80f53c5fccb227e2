import { refNameAnnotation, RegistryError, type Descriptor, type Digest, type Tag } from '@zot/oci';
import { entriesPerChunk, IndexChunk, IndexEntry } from './index-chunk.js';
import type { IndexDelta, RepositoryIndex } from './repository-index.js';

/** A manifest that is to be listed. */
export interface ListedManifest {
  readonly digest: Digest;
  readonly mediaType: string;
  /** Bytes. */
  readonly size: number;
}

/**
 * What an index will be after some changes. The index itself stays as the file is until the new one is written, so that
 * readers never see what might still fail.
 */
export class IndexDraft {
  private readonly removed = new Set<IndexEntry>();
  private readonly added = new Map<IndexEntry, Buffer>();
  private readonly addedTags = new Map<string, IndexEntry>();
  private readonly addedDigests = new Map<Digest, Set<IndexEntry>>();

  constructor(private readonly base: RepositoryIndex) {}

  /** Of the index that it started from. */
  get version(): string | undefined {
    return this.base.version;
  }

  get isEmpty(): boolean {
    return this.removed.size === 0 && this.added.size === 0;
  }

  /** Without tags, the manifest is listed under its digest alone. A tag that named another manifest is moved. */
  put(manifest: ListedManifest, tags: readonly Tag[]): void {
    if (tags.length === 0) {
      if (this.countOf(manifest.digest) === 0) this.add(manifest);
      return;
    }
    for (const tag of tags) {
      const current = this.ofTag(tag);
      if (current.length === 1 && current[0]!.digest === manifest.digest) continue;
      const untagged = this.untagged(manifest.digest);
      this.add({ ...(untagged && this.descriptor(untagged)), ...manifest }, tag);
      if (untagged) this.drop(untagged);
      for (const entry of current) this.takeTag(entry);
    }
  }

  /** What the tag named stays listed by its digest, until garbage collection. MANIFEST_UNKNOWN for an unknown tag. */
  removeTag(tag: Tag): Digest {
    const entries = this.ofTag(tag);
    if (entries.length === 0) throw new RegistryError('MANIFEST_UNKNOWN', { tag });
    for (const entry of entries) this.takeTag(entry);
    return entries[0]!.digest;
  }

  /** With all its tags, which are returned. MANIFEST_UNKNOWN where it is not listed. */
  removeManifest(digest: Digest): Tag[] {
    const entries = this.allOf(digest);
    if (entries.length === 0) throw new RegistryError('MANIFEST_UNKNOWN', { digest });
    for (const entry of entries) this.drop(entry);
    return entries.flatMap(({ tag }) => (tag === undefined ? [] : [tag as Tag]));
  }

  delta(): IndexDelta {
    return { removed: this.removed, added: [...this.added.keys()], chunks: this.chunks() };
  }

  private ofTag(tag: Tag): IndexEntry[] {
    const kept = this.base.allOfTag(tag).filter((entry) => !this.removed.has(entry));
    const added = this.addedTags.get(tag);
    return added ? [...kept, added] : kept;
  }

  private allOf(digest: Digest): IndexEntry[] {
    const kept = this.base.allOfManifest(digest).filter((entry) => !this.removed.has(entry));
    return [...kept, ...(this.addedDigests.get(digest) ?? [])];
  }

  /** Without a look at each, since thousands of tags may name one manifest. */
  private countOf(digest: Digest): number {
    const gone = [...this.removed].filter((entry) => entry.digest === digest);
    return this.base.allOfManifest(digest).length - gone.length + (this.addedDigests.get(digest)?.size ?? 0);
  }

  private untagged(digest: Digest): IndexEntry | undefined {
    const found = this.base.untagged(digest);
    if (found && !this.removed.has(found)) return found;
    for (const entry of this.addedDigests.get(digest) ?? []) if (entry.tag === undefined) return entry;
    return undefined;
  }

  private takeTag(entry: IndexEntry): void {
    const isLast = this.countOf(entry.digest) === 1;
    const descriptor = isLast ? this.descriptor(entry) : undefined;
    this.drop(entry);
    if (descriptor) this.add(descriptor);
  }

  private add(descriptor: ListedManifest & { annotations?: Descriptor['annotations'] }, tag?: Tag): void {
    const { [refNameAnnotation]: _former, ...others } = descriptor.annotations ?? {};
    const annotations = tag === undefined ? others : { ...others, [refNameAnnotation]: tag };
    const { annotations: _replaced, ...fields } = descriptor;
    const shown = Object.keys(annotations).length > 0 ? { ...fields, annotations } : fields;
    const entry = new IndexEntry(descriptor.digest, tag, descriptor.mediaType, descriptor.size);
    this.added.set(entry, Buffer.from(JSON.stringify(shown)));
    if (tag !== undefined) this.addedTags.set(tag, entry);
    const alike = this.addedDigests.get(entry.digest);
    if (alike) alike.add(entry);
    else this.addedDigests.set(entry.digest, new Set([entry]));
  }

  private drop(entry: IndexEntry): void {
    if (!this.added.delete(entry)) {
      this.removed.add(entry);
      return;
    }
    if (entry.tag !== undefined && this.addedTags.get(entry.tag) === entry) this.addedTags.delete(entry.tag);
    this.addedDigests.get(entry.digest)?.delete(entry);
  }

  private descriptor(entry: IndexEntry): Descriptor {
    const text = this.added.get(entry);
    return text ? (JSON.parse(text.toString()) as Descriptor) : this.base.descriptor(entry);
  }

  /** Chunks from which entries go are written anew; those that come stand at the end, as zot appends. */
  private chunks(): IndexChunk[] {
    const touched = new Set([...this.removed].map(({ chunk }) => chunk));
    const chunks = this.base.chunks.flatMap((chunk) => {
      if (!touched.has(chunk)) return [chunk];
      return chunk.changed(this.removed, [], []) ?? [];
    });
    const [entries, texts] = [[...this.added.keys()], [...this.added.values()]];
    const last = chunks.at(-1);
    const room = last ? Math.min(entriesPerChunk - last.entries.length, entries.length) : 0;
    if (last && room > 0) {
      chunks[chunks.length - 1] = last.changed(new Set(), entries.slice(0, room), texts.slice(0, room))!;
    }
    for (let from = Math.max(room, 0); from < entries.length; from += entriesPerChunk) {
      const to = from + entriesPerChunk;
      chunks.push(IndexChunk.of(entries.slice(from, to), texts.slice(from, to)));
    }
    return chunks;
  }
}
