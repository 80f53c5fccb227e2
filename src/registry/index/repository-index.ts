import { isDigest, type Descriptor, type Digest } from '@zot/oci';
import { placeIn } from '../catalog/ordered-names.js';
import type { IndexChunk, IndexEntry } from './index-chunk.js';

const emptyHead = Buffer.from('{"schemaVersion":2,"manifests":[');
const emptyTail = Buffer.from(']}');
const comma = Buffer.from(',');
/** What an entry takes in memory beside its text, by measuring. */
const bytesPerEntry = 300;

/** What changes in one write. */
export interface IndexDelta {
  readonly removed: ReadonlySet<IndexEntry>;
  readonly added: readonly IndexEntry[];
  readonly chunks: readonly IndexChunk[];
}

/** The `index.json` of a repository in memory: lookups, and the pieces of its text. */
export class RepositoryIndex {
  private readonly tags = new Map<string, IndexEntry>();
  /** A list only where several entries name one manifest; one without a tag stands first. */
  private readonly digests = new Map<string, IndexEntry | IndexEntry[]>();
  private names: readonly string[] | undefined;
  private doubleTags = false;
  /** Not in the file yet: there is none, or one that is damaged. */
  isNew = false;

  constructor(
    /** Of the file that it was read from, written to, or takes the place of; undefined where there is none. */
    public version: string | undefined,
    private readonly head: Buffer,
    public chunks: readonly IndexChunk[],
    private readonly tail: Buffer,
  ) {
    for (const chunk of chunks) {
      for (const entry of chunk.entries) {
        entry.chunk = chunk;
        this.enter(entry);
      }
    }
  }

  /** One that is not written yet; it takes the place of a file of that version. */
  static new(chunks: readonly IndexChunk[] = [], version?: string): RepositoryIndex {
    const index = new RepositoryIndex(version, emptyHead, chunks, emptyTail);
    index.isNew = true;
    return index;
  }

  /** Bytes it takes in memory, about. */
  get weight(): number {
    return this.chunks.reduce((sum, { bytes, entries }) => sum + bytes.length + entries.length * bytesPerEntry, 4096);
  }

  *entries(): Iterable<IndexEntry> {
    for (const chunk of this.chunks) yield* chunk.entries;
  }

  *listedDigests(): Iterable<Digest> {
    yield* this.digests.keys() as Iterable<Digest>;
  }

  tag(name: string): IndexEntry | undefined {
    return this.tags.get(name);
  }

  /** Every entry that names the tag; more than one only in a file of somebody else. */
  allOfTag(name: string): readonly IndexEntry[] {
    if (this.doubleTags) return [...this.entries()].filter(({ tag }) => tag === name);
    const found = this.tags.get(name);
    return found ? [found] : [];
  }

  /** One entry of a manifest. */
  manifest(digest: Digest): IndexEntry | undefined {
    const found = this.digests.get(digest);
    return Array.isArray(found) ? found[0] : found;
  }

  untagged(digest: Digest): IndexEntry | undefined {
    const first = this.manifest(digest);
    return first?.tag === undefined ? first : undefined;
  }

  allOfManifest(digest: Digest): readonly IndexEntry[] {
    const found = this.digests.get(digest);
    if (!found) return [];
    return Array.isArray(found) ? found : [found];
  }

  /** In byte order. */
  tagNames(): readonly string[] {
    return (this.names ??= [...this.tags.keys()].sort());
  }

  /** The descriptor as it stands in the file. */
  descriptor(entry: IndexEntry): Descriptor {
    return JSON.parse(entry.chunk.textOf(entry).toString()) as Descriptor;
  }

  /** The file's text when its list is made of these chunks. */
  text(chunks: readonly IndexChunk[]): Buffer[] {
    const pieces = [this.head];
    for (const { bytes } of chunks) {
      if (pieces.length > 1) pieces.push(comma);
      pieces.push(bytes);
    }
    return [...pieces, this.tail];
  }

  /** Makes what was written what is known. */
  apply({ removed, added, chunks }: IndexDelta, version: string): void {
    for (const entry of removed) this.leave(entry);
    for (const chunk of chunks) {
      if (chunk.entries[0]!.chunk === chunk) continue;
      for (const entry of chunk.entries) entry.chunk = chunk;
    }
    this.chunks = chunks;
    for (const entry of added) this.enter(entry);
    this.version = version;
    this.isNew = false;
  }

  private enter(entry: IndexEntry): void {
    if (entry.tag !== undefined) this.enterTag(entry, entry.tag);
    if (!isDigest(entry.digest)) return;
    const found = this.digests.get(entry.digest);
    if (!found) this.digests.set(entry.digest, entry);
    else if (!Array.isArray(found)) this.digests.set(entry.digest, entry.tag ? [found, entry] : [entry, found]);
    else if (entry.tag) found.push(entry);
    else found.unshift(entry);
  }

  /** Of two entries of one tag the first counts, as for zot. */
  private enterTag(entry: IndexEntry, tag: string): void {
    if (this.tags.has(tag)) {
      this.doubleTags = true;
      return;
    }
    this.tags.set(tag, entry);
    if (this.names) this.names = this.names.toSpliced(placeIn(this.names, tag), 0, tag);
  }

  private leave(entry: IndexEntry): void {
    if (entry.tag !== undefined && this.tags.get(entry.tag) === entry) {
      this.tags.delete(entry.tag);
      if (this.names) this.names = this.names.toSpliced(placeIn(this.names, entry.tag), 1);
    }
    const found = this.digests.get(entry.digest);
    if (!Array.isArray(found)) this.digests.delete(entry.digest);
    else if (found.length > 2) found.splice(found.indexOf(entry), 1);
    else this.digests.set(entry.digest, found[0] === entry ? found[1]! : found[0]!);
  }
}
