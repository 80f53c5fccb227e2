import type { Clock, StorageDriver } from '@zot/extension-api';
import type { RepositoryName } from '@zot/oci';
import { DamagedIndex } from '../index/damaged-index.js';
import { IndexFile } from '../index/index-file.js';
import { IndexWriter, type IndexChange } from '../index/index-writer.js';
import { RepositoryIndex } from '../index/repository-index.js';
import { ManifestGraph } from '../manifests/manifest-graph.js';
import { RepositoryLock, type LockWatch } from './repository-lock.js';
import { paths } from './repository-paths.js';

export interface RepositoryOptions {
  readonly name: RepositoryName;
  readonly driver: StorageDriver;
  readonly clock: Clock;
  readonly onPresence: (isPresent: boolean) => void;
  /** The index that the blobs of a repository make where its own is lost. */
  readonly rebuild: (repository: Repository, damaged: DamagedIndex | undefined) => Promise<RepositoryIndex>;
  readonly lockWatch?: LockWatch;
  /** Called once the repository has come to be. */
  readonly onCreated?: (repository: Repository) => Promise<void>;
}

/** What is known of one repository, and the one who may change it. */
export class Repository {
  readonly name: RepositoryName;
  readonly driver: StorageDriver;
  readonly lock: RepositoryLock;
  readonly graph = new ManifestGraph();
  readonly file: IndexFile;
  /** How many requests hold on to it; as long as there are any, it is not forgotten. */
  users = 0;
  private readonly writer: IndexWriter;
  private news: Promise<void> = Promise.resolve();
  /** It was not there before, and nobody has been told. */
  private isNew = false;

  constructor(private readonly options: RepositoryOptions) {
    const { name, driver, clock, onPresence, lockWatch } = options;
    this.name = name;
    this.driver = driver;
    this.lock = new RepositoryLock(lockWatch);
    this.file = new IndexFile({ driver, path: paths.index(name), clock, onPresence });
    this.writer = new IndexWriter(this.file, { begin: async () => this.begin() });
  }

  /** Bytes it takes in memory, about. */
  get weight(): number {
    return this.file.weight + this.graph.weight;
  }

  /** Its index as the file is now; undefined where there is no such repository. */
  async index(): Promise<RepositoryIndex | undefined> {
    return this.file.current();
  }

  /** As `index`, for those who are about to add: a damaged index is made anew. */
  async mendedIndex(): Promise<RepositoryIndex | undefined> {
    try {
      return await this.file.current();
    } catch (error) {
      if (!(error instanceof DamagedIndex)) throw error;
      await this.change(() => undefined);
      return this.file.current();
    }
  }

  /** Makes the folder a repository, unless it is one. */
  async ensure(): Promise<void> {
    if (this.file.known ?? (await this.mendedIndex())) return;
    await this.change(() => undefined);
  }

  /** Resolves when the changed index is written. */
  async change<T>(change: IndexChange<T>): Promise<T> {
    const result = await this.writer.submit(change);
    if (!this.isNew) return result;
    this.isNew = false;
    await this.options.onCreated?.(this);
    return result;
  }

  /** Tells others of what was done, one after the other in the order of the calls. `tell` does not throw. */
  async announce(tell: () => Promise<void>): Promise<void> {
    this.news = this.news.then(tell);
    await this.news;
  }

  private async begin(): Promise<RepositoryIndex> {
    const { name, driver } = this.options;
    let damaged: DamagedIndex | undefined;
    try {
      const found = await this.file.current();
      if (found) return found;
    } catch (error) {
      if (!(error instanceof DamagedIndex)) throw error;
      damaged = error;
    }
    this.isNew = damaged === undefined;
    // First, so that a folder with an index is never without: zot looks for both.
    if (!(await driver.stat(paths.layout(name)))) {
      await driver.write(paths.layout(name), [Buffer.from('{"imageLayoutVersion":"1.0.0"}')], { settled: true });
    }
    return this.options.rebuild(this, damaged);
  }
}
