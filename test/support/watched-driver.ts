import {
  canDoubt,
  canLink,
  canTouch,
  StorageDriver,
  type ByteRange,
  type ByteSink,
  type ByteSource,
  type CanDoubt,
  type CanLink,
  type CanTouch,
  type Entry,
  type FileStat,
  type StorePath,
  type TimeSpan,
  type WriteOptions,
} from '@zot/extension-api';

export interface DriverCall {
  readonly name: string;
  readonly path: StorePath;
}

/** A driver that notes what is asked of it, and that a test can make fail, wait or lie at any call. */
export class WatchedDriver extends StorageDriver implements CanLink, CanTouch, CanDoubt {
  readonly calls: DriverCall[] = [];
  /** Called before each call; what it throws, the call rejects with. */
  before: (call: DriverCall, count: number) => Promise<void> | void = () => undefined;
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
    await this.note('stat', path);
    return this.inner.stat(path);
  }

  async open(path: StorePath, range?: ByteRange): Promise<ByteSource | undefined> {
    await this.note('open', path);
    const source = await this.inner.open(path, range);
    if (!source) return undefined;
    return {
      stat: source.stat,
      read: async (buffer) => {
        await this.note('read', path);
        return source.read(buffer);
      },
      close: async () => source.close(),
    };
  }

  async append(path: StorePath): Promise<ByteSink> {
    await this.note('append', path);
    const sink = await this.inner.append(path);
    return {
      get size() {
        return sink.size;
      },
      write: async (buffers) => {
        await this.note('sink', path);
        await sink.write(buffers);
      },
      close: async () => {
        await sink.close();
        await this.note('close', path);
      },
    };
  }

  async write(path: StorePath, buffers: readonly Uint8Array[], options?: WriteOptions): Promise<FileStat> {
    await this.note('write', path);
    return this.inner.write(path, buffers, options);
  }

  async move(from: StorePath, to: StorePath): Promise<FileStat> {
    await this.note('move', to);
    return this.inner.move(from, to);
  }

  async remove(path: StorePath): Promise<void> {
    await this.note('remove', path);
    await this.inner.remove(path);
  }

  async *list(folder: StorePath): AsyncGenerator<Entry> {
    await this.note('list', folder);
    yield* this.inner.list(folder);
  }

  async link(existing: StorePath, path: StorePath): Promise<boolean> {
    await this.note('link', path);
    return canLink(this.inner) && this.inner.link(existing, path);
  }

  async touch(path: StorePath): Promise<void> {
    await this.note('touch', path);
    if (canTouch(this.inner)) await this.inner.touch(path);
  }

  private async note(name: string, path: StorePath): Promise<void> {
    const call = { name, path };
    this.calls.push(call);
    await this.before(call, this.calls.length);
  }
}
