import {
  StorageDriver,
  WriteConflict,
  type ByteRange,
  type ByteSink,
  type ByteSource,
  type Clock,
  type Entry,
  type FileStat,
  type StorePath,
  type WriteOptions,
} from '@zot/extension-api';
import { MemoryFile } from './memory-file.js';

/** Files by their paths. A file that was replaced stays as it was for whoever has opened it. */
export class MemoryDriver extends StorageDriver {
  private readonly files = new Map<StorePath, MemoryFile>();
  private used = 0;
  private versions = 0;

  constructor(
    private readonly limit: number,
    private readonly clock: Pick<Clock, 'now'>,
  ) {
    super();
  }

  async stat(path: StorePath): Promise<FileStat | undefined> {
    return this.files.get(path)?.stat;
  }

  async open(path: StorePath, range?: ByteRange): Promise<ByteSource | undefined> {
    return this.files.get(path)?.source(range);
  }

  async append(path: StorePath): Promise<ByteSink> {
    let file = this.files.get(path) ?? this.put(path, MemoryFile.empty(this.mark()));
    return {
      get size() {
        return file.stat.size;
      },
      write: async (buffers) => {
        // The caller may use its buffers again, so these are copies.
        const more = buffers.map((buffer) => Buffer.from(buffer));
        file = this.put(path, file.longer(more, this.mark()));
      },
      close: async () => {},
    };
  }

  async write(path: StorePath, buffers: readonly Uint8Array[], { ifVersion }: WriteOptions = {}): Promise<FileStat> {
    const found = this.files.get(path);
    if (ifVersion !== undefined && ifVersion !== (found?.stat.version ?? 'absent')) throw new WriteConflict();
    const copies = buffers.map((buffer) => Buffer.from(buffer));
    return this.put(path, MemoryFile.empty(this.mark()).longer(copies, this.mark())).stat;
  }

  async move(from: StorePath, to: StorePath): Promise<FileStat> {
    const file = this.files.get(from);
    if (!file) throw Object.assign(new Error(`there is no ${from}`), { code: 'ENOENT' });
    await this.remove(from);
    return this.put(to, file).stat;
  }

  async remove(path: StorePath): Promise<void> {
    this.used -= this.files.get(path)?.stat.size ?? 0;
    this.files.delete(path);
  }

  async *list(folder: StorePath): AsyncIterable<Entry> {
    const prefix = folder === '' ? '' : `${folder}/`;
    const entries = new Map<string, Entry>();
    for (const path of this.files.keys()) {
      if (!path.startsWith(prefix)) continue;
      const [name = '', ...below] = path.slice(prefix.length).split('/');
      entries.set(name, { name, kind: below.length > 0 ? 'folder' : 'file' });
    }
    yield* entries.values();
  }

  /** Renews the age of a file. */
  async touch(path: StorePath): Promise<void> {
    const file = this.files.get(path);
    if (file) this.files.set(path, file.touched(this.mark()));
  }

  private put(path: StorePath, file: MemoryFile): MemoryFile {
    const used = this.used - (this.files.get(path)?.stat.size ?? 0) + file.stat.size;
    // The system's own word for it, which the registry answers with 507.
    if (used > this.limit) throw Object.assign(new Error('the memory store is full'), { code: 'ENOSPC' });
    this.used = used;
    this.files.set(path, file);
    return file;
  }

  private mark(): Pick<FileStat, 'modified' | 'version'> {
    return { modified: this.clock.now(), version: String((this.versions += 1)) };
  }
}
