import type { Clock, StorageDriver, StorePath } from '@zot/extension-api';
import { readWhole } from '../repository/read-whole.js';
import { DamagedIndex } from './damaged-index.js';
import { parseIndex } from './parse-index.js';
import type { IndexDelta, RepositoryIndex } from './repository-index.js';

export interface IndexFileOptions {
  readonly driver: StorageDriver;
  readonly path: StorePath;
  readonly clock: Clock;
  /** Told when the file is found, made, or gone. */
  readonly onPresence: (isPresent: boolean) => void;
}

/**
 * The `index.json` of one repository. What was read stays in memory and is compared with the file by its version, so that
 * an edit by hand shows.
 */
export class IndexFile {
  private content: RepositoryIndex | undefined;
  private checkedAt = -Infinity;
  private checking: Promise<RepositoryIndex | undefined> | undefined;
  private isWriting = false;
  private writes = 0;

  constructor(private readonly options: IndexFileOptions) {}

  /** What is in memory, if it was the file's content at most `maxAgeMs` ago. */
  recent(maxAgeMs: number): RepositoryIndex | undefined {
    return this.options.clock.monotonic() - this.checkedAt <= maxAgeMs ? this.content : undefined;
  }

  /** What is in memory, however old. */
  get known(): RepositoryIndex | undefined {
    return this.content;
  }

  get weight(): number {
    return this.content?.weight ?? 0;
  }

  /** What the file holds now; undefined where there is none. Rejects with `DamagedIndex` for one that is no index. */
  async current(): Promise<RepositoryIndex | undefined> {
    // A write under way compared the version before it began, and what it writes is not said to be done yet.
    if (this.isWriting) return this.content;
    return (this.checking ??= this.check().finally(() => (this.checking = undefined)));
  }

  /** Writes what the index will be, and makes it what it is. Rejects with `WriteConflict` where somebody else was first. */
  async write(index: RepositoryIndex, delta: IndexDelta): Promise<void> {
    const { driver, path } = this.options;
    const { isNew } = index;
    this.isWriting = true;
    try {
      const { version } = await driver.write(path, index.text(delta.chunks), {
        ifVersion: index.version ?? 'absent',
        settled: true,
      });
      this.writes += 1;
      index.apply(delta, version);
      this.keep(index);
    } catch (error) {
      // It may have been written even so; the next look at the file tells.
      this.checkedAt = -Infinity;
      throw error;
    } finally {
      this.isWriting = false;
    }
    if (isNew) this.options.onPresence(true);
  }

  /** It was removed by one who has the repository to himself. */
  removed(): void {
    this.forget();
    this.checkedAt = -Infinity;
  }

  private async check(): Promise<RepositoryIndex | undefined> {
    const { driver, path } = this.options;
    const stat = await driver.stat(path);
    if (this.isWriting) return this.content;
    if (!stat) return this.forget();
    if (stat.version === this.content?.version) return this.keep(this.content);
    return this.load();
  }

  private async load(): Promise<RepositoryIndex | undefined> {
    const writes = this.writes;
    const source = await this.options.driver.open(this.options.path);
    if (!source) return this.forget();
    const { version } = source.stat;
    if (version === this.content?.version) {
      await source.close();
      return this.keep(this.content);
    }
    const bytes = await readWhole(source);
    const index = await parseIndex(bytes, version).catch((error: unknown) => {
      throw error instanceof DamagedIndex ? error.of(bytes, version) : error;
    });
    // Written meanwhile: what was read here is older.
    if (writes !== this.writes) return this.content;
    this.options.onPresence(true);
    return this.keep(index);
  }

  private keep(index: RepositoryIndex): RepositoryIndex {
    this.content = index;
    this.checkedAt = this.options.clock.monotonic();
    return index;
  }

  private forget(): undefined {
    if (this.content) this.options.onPresence(false);
    this.content = undefined;
    return undefined;
  }
}
