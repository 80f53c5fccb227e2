import type { BlobCache, Clock, Log } from '@zot/extension-api';
import { isRepositoryName, type Digest, type RepositoryName } from '@zot/oci';

/** Milliseconds that news wait for company, so that a busy server writes them in few pieces. */
const restMs = 200;
/** That many do not wait. */
const mostWaiting = 1000;

interface News {
  readonly digest: Digest;
  readonly place: RepositoryName;
}

/**
 * Which repositories of a store have a blob, as far as is known. Only a hint: what it says is looked at, what a kill makes it
 * forget is found again by the walk, and a blob that it does not know of is stored once more.
 */
export class ContentIndex {
  private waiting: News[] = [];
  private readonly waitingPlaces = new Map<Digest, RepositoryName>();
  private resting: AbortController | undefined;
  private isAway = false;

  constructor(
    private readonly cache: BlobCache,
    private readonly clock: Clock,
    private readonly log: Log,
  ) {}

  /** At most `limit`, the newest first. None where the cache cannot be asked. */
  async places(digest: Digest, limit: number): Promise<readonly RepositoryName[]> {
    const waiting = this.waitingPlaces.get(digest);
    const found = new Set<RepositoryName>(waiting === undefined ? [] : [waiting]);
    await this.guarded(async () => {
      for await (const place of this.cache.places(digest)) {
        if (found.size >= limit) return;
        if (isRepositoryName(place)) found.add(place);
      }
    });
    return [...found];
  }

  note(digest: Digest, place: RepositoryName): void {
    this.waiting.push({ digest, place });
    this.waitingPlaces.set(digest, place);
    if (this.waiting.length >= mostWaiting) void this.flush();
    else if (!this.resting) void this.rest((this.resting = new AbortController()).signal);
  }

  async drop(digest: Digest, place: RepositoryName): Promise<void> {
    if (this.waitingPlaces.get(digest) === place) this.waitingPlaces.delete(digest);
    this.waiting = this.waiting.filter((one) => one.digest !== digest || one.place !== place);
    await this.guarded(async () => this.cache.remove(digest, place));
  }

  /** Writes down what waits. */
  async flush(): Promise<void> {
    this.resting?.abort();
    this.resting = undefined;
    const news = this.waiting;
    this.waiting = [];
    if (news.length > 0) await this.guarded(async () => this.cache.addAll(news));
    for (const { digest, place } of news) {
      if (this.waitingPlaces.get(digest) === place) this.waitingPlaces.delete(digest);
    }
  }

  /** Whether it was filled since somebody emptied it last; rejects where that cannot be asked. */
  async isComplete(): Promise<boolean> {
    return this.cache.isComplete();
  }

  /** As `note` for many at once, but rejects where they cannot be kept. */
  async addAll(news: readonly News[]): Promise<void> {
    await this.cache.addAll(news);
  }

  async markComplete(): Promise<void> {
    await this.cache.markComplete();
  }

  private async rest(signal: AbortSignal): Promise<void> {
    await this.clock.sleep(restMs, signal).then(
      async () => this.flush(),
      () => undefined,
    );
  }

  /** Storing and removing blobs goes on without it. */
  private async guarded(ask: () => Promise<void>): Promise<void> {
    try {
      await ask();
      this.isAway = false;
    } catch (error) {
      if (!this.isAway) this.log.warn('where blobs are cannot be looked up; they are stored once more', { error });
      this.isAway = true;
    }
  }
}
