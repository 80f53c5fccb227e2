import type { ByteRange, ByteSource, FileStat } from '@zot/extension-api';

type Stamp = Pick<FileStat, 'modified' | 'version'>;

/** One file as it was at one time: what changes it makes another one. */
export class MemoryFile {
  private constructor(
    private readonly pieces: readonly Buffer[],
    readonly stat: FileStat,
  ) {}

  static empty(stamp: Stamp): MemoryFile {
    return new MemoryFile([], { size: 0, ...stamp });
  }

  longer(more: readonly Buffer[], stamp: Stamp): MemoryFile {
    const size = more.reduce((sum, piece) => sum + piece.length, this.stat.size);
    return new MemoryFile([...this.pieces, ...more], { size, ...stamp });
  }

  touched({ modified }: Stamp): MemoryFile {
    return new MemoryFile(this.pieces, { ...this.stat, modified });
  }

  source({ first, last }: ByteRange = { first: 0, last: this.stat.size - 1 }): ByteSource {
    const { pieces, stat } = this;
    let index = 0;
    let skip = first;
    let left = last - first + 1;
    return {
      stat,
      async read(buffer) {
        while (index < pieces.length && skip >= pieces[index]!.length) skip -= pieces[index++]!.length;
        if (index === pieces.length || left <= 0) return 0;
        const length = Math.min(buffer.length, left, pieces[index]!.length - skip);
        buffer.set(pieces[index]!.subarray(skip, skip + length));
        skip += length;
        left -= length;
        return length;
      },
      async close() {},
    };
  }
}
