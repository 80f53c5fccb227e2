import { hash } from 'node:crypto';
import type { StorageDriver, StorePath } from '@zot/extension-api';
import type { RepositoryName } from '@zot/oci';
import { ignoreFull } from './ignore-full.js';
import { readWhole } from '../repository/read-whole.js';

const format = 1;

/** What was seen at a visit, and when there may be more to do though nothing has changed; null is never. */
type Visit = readonly [stamp: string, due: number | null];

interface Stored {
  readonly format: number;
  readonly rules: string;
  readonly repositories: Readonly<Record<string, Visit>>;
}

/**
 * Remembers what repositories looked like when they were visited last, so that those which have not changed are not read
 * again, also after a restart. Only a memory: where it is lost or cannot be read, all are visited once more.
 */
export class VisitMemory {
  private visits = new Map<RepositoryName, Visit>();
  private isLoaded = false;
  private isChanged = false;
  private readonly rules: string;

  constructor(
    private readonly driver: StorageDriver,
    private readonly path: StorePath,
    /** What visits follow; other ones make all that was seen worth nothing. */
    rules: unknown,
  ) {
    this.rules = hash('sha1', JSON.stringify(rules), 'base64url');
  }

  async load(): Promise<void> {
    if (this.isLoaded) return;
    const found = await this.read();
    if (found) this.visits = new Map(Object.entries(found.repositories) as [RepositoryName, Visit][]);
    this.isLoaded = true;
  }

  isSettled(name: RepositoryName, stamp: string, now: number): boolean {
    const visit = this.visits.get(name);
    return visit?.[0] === stamp && (visit[1] === null || visit[1] > now);
  }

  /** `due` is when there may be more to do; undefined: not before something changes. */
  note(name: RepositoryName, stamp: string, due: number | undefined): void {
    this.visits.set(name, [stamp, due ?? null]);
    this.isChanged = true;
  }

  forget(name: RepositoryName): void {
    if (this.visits.delete(name)) this.isChanged = true;
  }

  forgetAll(): void {
    this.isChanged ||= this.visits.size > 0;
    this.visits.clear();
  }

  /** Forgets those that are not there any more, and writes the rest down, where there is room for it. */
  async save(there: ReadonlySet<RepositoryName>): Promise<void> {
    for (const name of this.visits.keys()) if (!there.has(name)) this.forget(name);
    if (!this.isChanged) return;
    const stored: Stored = { format, rules: this.rules, repositories: Object.fromEntries(this.visits) };
    try {
      await this.driver.write(this.path, [Buffer.from(JSON.stringify(stored))]);
      this.isChanged = false;
    } catch (error) {
      ignoreFull(error as NodeJS.ErrnoException);
    }
  }

  private async read(): Promise<Stored | undefined> {
    const source = await this.driver.open(this.path);
    if (!source) return undefined;
    try {
      const stored = JSON.parse((await readWhole(source)).toString()) as Stored;
      return stored.format === format && stored.rules === this.rules ? stored : undefined;
    } catch (error) {
      if (error instanceof SyntaxError || error instanceof TypeError) return undefined;
      throw error;
    }
  }
}
