import type { Digest } from '@zot/oci';

/** Entries of one chunk: few enough to rewrite one for a push, many enough to write an index in few pieces. */
export const entriesPerChunk = 128;

const comma = Buffer.from(',');

/**
 * One descriptor of an `index.json`, reduced to what is looked up often. Its text, with fields that are not known here,
 * stays in the chunk.
 */
export class IndexEntry {
  /** Where its text is; set when the chunk is put into an index. */
  chunk!: IndexChunk;

  constructor(
    /** As it stands in the file; what is no digest of a known algorithm names nothing that can be served. */
    readonly digest: Digest,
    /** Undefined for a manifest without a tag. */
    readonly tag: string | undefined,
    readonly mediaType: string,
    /** Bytes of the manifest. */
    readonly size: number,
  ) {}
}

/** A run of descriptors of an index as they stand in the file, joined by commas: a piece of what is written. */
export class IndexChunk {
  constructor(
    readonly bytes: Buffer,
    readonly entries: readonly IndexEntry[],
    /** Where in `bytes` the text of each entry starts and ends, two numbers an entry. */
    private readonly bounds: readonly number[],
  ) {}

  static of(entries: readonly IndexEntry[], texts: readonly Buffer[]): IndexChunk {
    const bounds: number[] = [];
    const pieces: Buffer[] = [];
    let end = 0;
    for (const text of texts) {
      if (pieces.length > 0) {
        pieces.push(comma);
        end += comma.length;
      }
      pieces.push(text);
      bounds.push(end, (end += text.length));
    }
    // Not of Node's pool, of which a short chunk that is kept would keep 64 KiB alive.
    const bytes = Buffer.allocUnsafeSlow(end);
    let at = 0;
    for (const piece of pieces) at += piece.copy(bytes, at);
    return new IndexChunk(bytes, entries, bounds);
  }

  textOf(entry: IndexEntry): Buffer {
    return this.textAt(this.entries.indexOf(entry));
  }

  /** The chunk without some of its entries, and with others behind the rest; undefined where none is left. */
  changed(
    removed: ReadonlySet<IndexEntry>,
    added: readonly IndexEntry[],
    texts: readonly Buffer[],
  ): IndexChunk | undefined {
    const kept = this.entries.flatMap((entry, index) => (removed.has(entry) ? [] : [index]));
    if (kept.length + added.length === 0) return undefined;
    return IndexChunk.of(
      [...kept.map((index) => this.entries[index]!), ...added],
      [...kept.map((index) => this.textAt(index)), ...texts],
    );
  }

  private textAt(index: number): Buffer {
    return this.bytes.subarray(this.bounds[2 * index], this.bounds[2 * index + 1]);
  }
}
