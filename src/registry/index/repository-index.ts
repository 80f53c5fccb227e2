import { isDigest, type Descriptor, type Digest } from '@zot/oci';
import { placeIn } from '../catalog/ordered-names.js';
import type { IndexChunk, IndexEntry } from './index-chunk.js';

/** What stands around the list in the file, brackets included. */
export interface IndexFrame {
  readonly head: Buffer;
  readonly tail: Buffer;
}

const newFrame: IndexFrame = { head: Buffer.from('{"schemaVersion":2,"manifests":['), tail: Buffer.from(']}') };
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
  /** Tags in byte order, once they were asked for, and a copy that was given out and does not change any more. */
  private names: string[] | undefined;
  private shownNames: readonly string[] | undefined;
  private all: IndexChunk[] = [];
  private bytes = 4096;
  private doubleTags = false;
  /** Not in the file yet: there is none, or one that is damaged. */
  isNew = false;

  constructor(
    /** Of the file that it was read from, written to, or takes the place of; undefined where there is none. */
    public version: string | undefined,
    private readonly frame: IndexFrame,
  ) {}

  /** One that is not written yet; it takes the place of a file of that version. */
  static new(chunks: readonly IndexChunk[] = [], version?: string): RepositoryIndex {
    const index = new RepositoryIndex(version, newFrame);
    for (const chunk of chunks) index.enter(chunk);
    index.isNew = true;
    return index;
  }

  /** Bytes it takes in memory, about. */
  get weight(): number {
    return this.bytes;
  }

  get chunks(): readonly IndexChunk[] {
    return this.all;
  }

  /** Adds a chunk behind those that are there, as the file has it. */
  enter(chunk: IndexChunk): void {
    this.all.push(chunk);
    this.take(chunk);
    for (const entry of chunk.entries) this.enterEntry(entry);
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
    this.names ??= [...this.tags.keys()].sort();
    return (this.shownNames ??= [...this.names]);
  }

  /** The descriptor as it stands in the file. */
  descriptor(entry: IndexEntry): Descriptor {
    return JSON.parse(entry.chunk.textOf(entry).toString()) as Descriptor;
  }

  /** The file's text when its list is made of these chunks. */
  text(chunks: readonly IndexChunk[]): Buffer[] {
    const pieces = [this.frame.head];
    for (const { bytes } of chunks) {
      if (pieces.length > 1) pieces.push(comma);
      pieces.push(bytes);
    }
    pieces.push(this.frame.tail);
    return pieces;
  }

  /** Makes what was written what is known. */
  apply({ removed, added, chunks }: IndexDelta, version: string): void {
    for (const entry of removed) this.leaveEntry(entry);
    this.bytes = 4096;
    for (const chunk of chunks) this.take(chunk);
    this.all = [...chunks];
    for (const entry of added) this.enterEntry(entry);
    this.version = version;
    this.isNew = false;
  }

  private take(chunk: IndexChunk): void {
    this.bytes += chunk.bytes.length + chunk.entries.length * bytesPerEntry;
    if (chunk.entries[0]!.chunk === chunk) return;
    for (const entry of chunk.entries) entry.chunk = chunk;
  }

  private enterEntry(entry: IndexEntry): void {
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
    this.shownNames = undefined;
    if (this.names) this.names.splice(placeIn(this.names, tag), 0, tag);
  }

  private leaveEntry(entry: IndexEntry): void {
    if (entry.tag !== undefined && this.tags.get(entry.tag) === entry) {
      this.tags.delete(entry.tag);
      this.shownNames = undefined;
      if (this.names) this.names.splice(placeIn(this.names, entry.tag), 1);
    }
    const found = this.digests.get(entry.digest);
    if (!Array.isArray(found)) this.digests.delete(entry.digest);
    else if (found.length > 2) found.splice(found.indexOf(entry), 1);
    else this.digests.set(entry.digest, found[0] === entry ? found[1]! : found[0]!);
  }
}
