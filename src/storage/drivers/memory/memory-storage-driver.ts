import {
  StorageDriver,
  WriteConflict,
  type ByteRange,
  type ByteSink,
  type ByteSource,
  type CanJoin,
  type CanLink,
  type CanStamp,
  type CanTouch,
  type Entry,
  type FileStat,
  type FolderStamp,
  type StorePath,
  type WriteOptions,
} from '@zot/extension-api';

/** Paths that are linked share one. */
interface MemoryFile {
  readonly bytes: Buffer;
  stat: FileStat;
}

/** A store that lives as long as the process: for tests, and for trying things out. */
export class MemoryStorageDriver extends StorageDriver implements CanLink, CanJoin, CanStamp, CanTouch {
  private readonly files = new Map<StorePath, MemoryFile>();
  private readonly folders = new Map<StorePath, FolderStamp>();
  private versions = 0;

  constructor(private readonly now: () => number = Date.now) {
    super();
  }

  async stat(path: StorePath): Promise<FileStat | undefined> {
    return this.files.get(path)?.stat;
  }

  async open(path: StorePath, range?: ByteRange): Promise<ByteSource | undefined> {
    const file = this.files.get(path);
    if (!file) return undefined;
    let rest = range ? file.bytes.subarray(range.first, range.last + 1) : file.bytes;
    return {
      stat: file.stat,
      read: async (buffer) => {
        const length = Math.min(buffer.byteLength, rest.byteLength);
        buffer.set(rest.subarray(0, length));
        rest = rest.subarray(length);
        return length;
      },
      close: async () => {
        rest = rest.subarray(rest.byteLength);
      },
    };
  }

  async append(path: StorePath): Promise<ByteSink> {
    const file = () => this.files.get(path) ?? this.put(path, Buffer.alloc(0));
    file();
    return {
      get size() {
        return file().bytes.byteLength;
      },
      write: async (buffers) => void this.put(path, Buffer.concat([file().bytes, ...buffers])),
      close: async () => undefined,
    };
  }

  async write(path: StorePath, buffers: readonly Uint8Array[], options: WriteOptions = {}): Promise<FileStat> {
    const found = this.files.get(path)?.stat.version ?? 'absent';
    if (options.ifVersion !== undefined && options.ifVersion !== found) {
      throw new WriteConflict(`${path} is not at version ${options.ifVersion}`);
    }
    return this.put(path, Buffer.concat(buffers)).stat;
  }

  async move(from: StorePath, to: StorePath): Promise<FileStat> {
    const file = this.files.get(from);
    if (!file) throw Object.assign(new Error(`there is no ${from}`), { code: 'ENOENT' });
    this.files.delete(from);
    this.files.set(to, file);
    this.note(from);
    this.note(to);
    return file.stat;
  }

  async remove(path: StorePath): Promise<void> {
    if (this.files.delete(path)) this.note(path);
  }

  async *list(folder: StorePath): AsyncGenerator<Entry> {
    const prefix = folder === '' ? '' : `${folder}/`;
    const seen = new Set<string>();
    for (const path of [...this.files.keys()]) {
      if (!path.startsWith(prefix)) continue;
      const [name, below] = path.slice(prefix.length).split('/', 2) as [string, string?];
      if (seen.has(name)) continue;
      seen.add(name);
      yield { name, kind: below === undefined ? 'file' : 'folder' };
    }
  }

  async link(existing: StorePath, path: StorePath): Promise<boolean> {
    const file = this.files.get(existing);
    if (!file) return false;
    if (!this.files.has(path)) {
      this.files.set(path, file);
      this.note(path);
    }
    await this.touch(path);
    return true;
  }

  async join(existing: StorePath, path: StorePath): Promise<boolean> {
    const [file, other] = [this.files.get(existing), this.files.get(path)];
    if (!file || !other || file === other) return false;
    file.stat = this.statOf(file.bytes, Math.max(file.stat.modified, other.stat.modified));
    this.files.set(path, file);
    this.note(path);
    return true;
  }

  async stamp(folder: StorePath): Promise<FolderStamp | undefined> {
    return this.folders.get(folder);
  }

  async touch(path: StorePath): Promise<void> {
    const file = this.files.get(path);
    if (file) file.stat = this.statOf(file.bytes);
  }

  private put(path: StorePath, bytes: Buffer): MemoryFile {
    const file = { bytes, stat: this.statOf(bytes) };
    if (!this.files.has(path)) this.note(path);
    this.files.set(path, file);
    return file;
  }

  /** A name came to its folder, or left it. */
  private note(path: StorePath): void {
    this.versions += 1;
    this.folders.set(path.slice(0, Math.max(path.lastIndexOf('/'), 0)), {
      version: String(this.versions),
      modified: this.now(),
    });
  }

  private statOf({ byteLength: size }: Buffer, modified = this.now()): FileStat {
    this.versions += 1;
    return { size, modified, version: String(this.versions) };
  }
}
