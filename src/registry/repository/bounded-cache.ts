/** How a cache does. */
export interface CacheCounts {
  readonly entries: number;
  /** In bytes, where that is what entries are weighed by. */
  readonly weight: number;
  readonly hits: number;
  readonly misses: number;
}

interface Kept<V> {
  readonly value: V;
  readonly weight: number;
}

/**
 * Values by key, the least recently used of which are forgotten when together they weigh more than the limit. The newest
 * is kept whatever it weighs: it is in use.
 */
export class BoundedCache<V> {
  private readonly kept = new Map<string, Kept<V>>();
  private total = 0;
  private hits = 0;
  private misses = 0;

  constructor(private readonly limit: number) {}

  /** What the kept values weigh together. */
  get weight(): number {
    return this.total;
  }

  get counts(): CacheCounts {
    const { hits, misses } = this;
    return { entries: this.kept.size, weight: this.total, hits, misses };
  }

  get(key: string): V | undefined {
    const found = this.kept.get(key);
    if (!found) {
      this.misses += 1;
      return undefined;
    }
    this.hits += 1;
    this.kept.delete(key);
    this.kept.set(key, found);
    return found.value;
  }

  /** As `get`, without counting as a use. */
  peek(key: string): V | undefined {
    return this.kept.get(key)?.value;
  }

  set(key: string, value: V, weight: number): void {
    this.delete(key);
    this.kept.set(key, { value, weight });
    this.total += weight;
    for (const oldest of this.kept.keys()) {
      if (this.total <= this.limit || this.kept.size === 1) return;
      this.delete(oldest);
    }
  }

  delete(key: string): void {
    const found = this.kept.get(key);
    if (!found) return;
    this.kept.delete(key);
    this.total -= found.weight;
  }
}
