import {
  canDoubt,
  canJoin,
  canLink,
  canStamp,
  canTouch,
  StorageDriver,
  type ByteRange,
  type ByteSink,
  type ByteSource,
  type CanDoubt,
  type CanJoin,
  type CanLink,
  type CanStamp,
  type CanTouch,
  type Entry,
  type FileStat,
  type FolderStamp,
  type StorePath,
  type TimeSpan,
  type WriteOptions,
} from '@zot/extension-api';

export interface DriverCall {
  readonly name: string;
  readonly path: StorePath;
}

/** A driver that notes what is asked of it, and that a test can make fail, wait or lie at any call. */
export class WatchedDriver extends StorageDriver implements CanLink, CanJoin, CanStamp, CanTouch, CanDoubt {
  readonly calls: DriverCall[] = [];
  /** Called before each call; what it throws, the call rejects with. */
  before: (call: DriverCall, count: number) => Promise<void> | void = () => undefined;
  /** As `before`, once the call has done what it should: it then fails all the same. */
  after: (call: DriverCall, count: number) => Promise<void> | void = () => undefined;
  doubts: TimeSpan | undefined;

  constructor(readonly inner: StorageDriver) {
    super();
  }

  get doubtful(): TimeSpan | undefined {
    return this.doubts ?? (canDoubt(this.inner) ? this.inner.doubtful : undefined);
  }

  count(name: string, path?: RegExp): number {
    return this.calls.filter((call) => call.name === name && (path === undefined || path.test(call.path))).length;
  }

  async stat(path: StorePath): Promise<FileStat | undefined> {
    return this.run('stat', path, async () => this.inner.stat(path));
  }

  async open(path: StorePath, range?: ByteRange): Promise<ByteSource | undefined> {
    const source = await this.run('open', path, async () => this.inner.open(path, range));
    if (!source) return undefined;
    return {
      stat: source.stat,
      read: async (buffer) => this.run('read', path, async () => source.read(buffer)),
      close: async () => source.close(),
    };
  }

  async append(path: StorePath): Promise<ByteSink> {
    const sink = await this.run('append', path, async () => this.inner.append(path));
    return {
      get size() {
        return sink.size;
      },
      write: async (buffers) => this.run('sink', path, async () => sink.write(buffers)),
      close: async () => this.run('close', path, async () => sink.close()),
    };
  }

  async write(path: StorePath, buffers: readonly Uint8Array[], options?: WriteOptions): Promise<FileStat> {
    return this.run('write', path, async () => this.inner.write(path, buffers, options));
  }

  async move(from: StorePath, to: StorePath): Promise<FileStat> {
    return this.run('move', to, async () => this.inner.move(from, to));
  }

  async remove(path: StorePath): Promise<void> {
    await this.run('remove', path, async () => this.inner.remove(path));
  }

  async *list(folder: StorePath): AsyncGenerator<Entry> {
    await this.run('list', folder, async () => undefined);
    yield* this.inner.list(folder);
  }

  async link(existing: StorePath, path: StorePath): Promise<boolean> {
    return this.run('link', path, async () => canLink(this.inner) && this.inner.link(existing, path));
  }

  async join(existing: StorePath, path: StorePath): Promise<boolean> {
    return this.run('join', path, async () => canJoin(this.inner) && this.inner.join(existing, path));
  }

  async stamp(folder: StorePath): Promise<FolderStamp | undefined> {
    return this.run('stamp', folder, async () => (canStamp(this.inner) ? this.inner.stamp(folder) : undefined));
  }

  async touch(path: StorePath): Promise<void> {
    await this.run('touch', path, async () => (canTouch(this.inner) ? this.inner.touch(path) : undefined));
  }

  private async run<T>(name: string, path: StorePath, work: () => Promise<T>): Promise<T> {
    const call = { name, path };
    const count = this.calls.push(call);
    try {
      await this.before(call, count);
    } catch (error) {
      // A file that cannot be closed is closed nevertheless.
      if (name === 'close') await work();
      throw error;
    }
    const result = await work();
    await this.after(call, count);
    return result;
  }
}
