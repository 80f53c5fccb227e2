import { isIndexType, type Digest } from '@zot/oci';
import type { Quarantine } from '../damage/quarantine.js';
import type { RepositoryIndex } from '../index/repository-index.js';
import { completeGraph } from '../manifests/complete-graph.js';
import { factsOf, type ManifestFacts } from '../manifests/manifest-facts.js';
import type { ManifestStore } from '../manifests/manifest-store.js';
import { paths } from '../repository/repository-paths.js';
import type { Repository } from '../repository/repository.js';
import { blobFiles } from './blob-files.js';
import { Ledger, type Holding } from './ledger.js';
import { RottenContent } from './rotten-content.js';

export interface SurveyOptions {
  readonly store: ManifestStore;
  readonly quarantine: Quarantine;
  /** Indexes may be stored without what they list. */
  readonly isSparse: boolean;
}

/**
 * What a repository lists, and what that is made of, all of it read. Rejects where anything cannot be read, or is damaged:
 * what it refers to could then not be told from garbage.
 */
export class Survey {
  private constructor(
    readonly index: RepositoryIndex,
    /** Of the index; another one means that the survey tells of the past. */
    readonly version: string | undefined,
    readonly holdings: readonly Holding[],
    private readonly nested: ReadonlyMap<Digest, ManifestFacts>,
    /** Indexes of which nothing is there any more. */
    readonly hollow: ReadonlySet<Digest>,
  ) {}

  static async of(repository: Repository, index: RepositoryIndex, options: SurveyOptions): Promise<Survey> {
    const { version } = index;
    const [failure] = await completeGraph(repository, index, options.store);
    if (failure !== undefined) throw failure;
    const reader = new Reader(repository, options);
    const holdings = await reader.holdings(index);
    await reader.requireSome(holdings);
    const nested = await reader.nestedIn(holdings);
    const hollow = options.isSparse ? new Set<Digest>() : await reader.hollowAmong(holdings, nested);
    return new Survey(index, version, holdings, nested, hollow);
  }

  ledger(): Ledger {
    return new Ledger(this.holdings, this.nested);
  }
}

class Reader {
  private readonly listed = new Map<Digest, Holding>();

  constructor(
    private readonly repository: Repository,
    private readonly options: SurveyOptions,
  ) {}

  async holdings(index: RepositoryIndex): Promise<Holding[]> {
    for (const digest of index.listedDigests()) {
      const entries = index.allOfManifest(digest);
      const { mediaType } = entries[0]!;
      const tags = entries.flatMap(({ tag }) => tag ?? []);
      const facts = this.repository.graph.factsOf(digest);
      if (!facts) await this.requireAbsent(digest);
      this.listed.set(digest, { digest, mediaType, tags, facts });
    }
    return [...this.listed.values()];
  }

  /** A file system that is not mounted looks as if all had been removed. */
  async requireSome(holdings: readonly Holding[]): Promise<void> {
    if (holdings.length === 0 || holdings.some(({ facts }) => facts)) return;
    for await (const _ of blobFiles(this.repository.driver, paths.blobs(this.repository.name))) return;
    throw new Error(`${this.repository.name} lists manifests, and has no blobs at all; nothing there is collected`);
  }

  /** Children without an entry of their own: of others' making, or from before an entry was removed by hand. */
  async nestedIn(holdings: readonly Holding[]): Promise<Map<Digest, ManifestFacts>> {
    const nested = new Map<Digest, ManifestFacts>();
    const waiting = holdings.flatMap(({ facts }) => facts?.children ?? []);
    for (let digest = waiting.pop(); digest !== undefined; digest = waiting.pop()) {
      if (this.listed.has(digest) || nested.has(digest)) continue;
      const facts = await this.read(digest);
      if (!facts) continue;
      nested.set(digest, facts);
      waiting.push(...(facts.children ?? []));
    }
    return nested;
  }

  async hollowAmong(holdings: readonly Holding[], nested: ReadonlyMap<Digest, ManifestFacts>): Promise<Set<Digest>> {
    const hollow = new Set<Digest>();
    for (const { digest, mediaType, facts } of holdings) {
      if (!facts || facts.parts.length === 0 || !isIndexType(mediaType)) continue;
      const isKnown = (part: Digest) => this.listed.get(part)?.facts !== undefined || nested.has(part);
      if (facts.parts.some(isKnown) || (await this.isAnyThere(facts.parts))) continue;
      hollow.add(digest);
    }
    return hollow;
  }

  private async isAnyThere(digests: readonly Digest[]): Promise<boolean> {
    for (const digest of digests) if (await this.isThere(digest)) return true;
    return false;
  }

  private async isThere(digest: Digest): Promise<boolean> {
    const { name, driver } = this.repository;
    if (await driver.stat(paths.blob(name, digest))) return true;
    return this.options.quarantine.has(name, digest);
  }

  private async requireAbsent(digest: Digest): Promise<void> {
    if (await this.isThere(digest)) throw new RottenContent(this.repository.name, digest);
  }

  private async read(digest: Digest): Promise<ManifestFacts | undefined> {
    const stored = await this.options.store.glance(this.repository, { digest, mediaType: '' });
    if (stored) return factsOf(parse(stored.bytes), { digest, mediaType: '', size: stored.bytes.length });
    await this.requireAbsent(digest);
    return undefined;
  }
}

function parse(bytes: Buffer): unknown {
  try {
    return JSON.parse(bytes.toString());
  } catch {
    return undefined;
  }
}
