import type { Digest, RepositoryName } from '@zot/oci';

/** What is counted of one manifest until it is written down. */
export interface PullCount {
  count: number;
  /** Milliseconds since 1970. */
  last: number;
}

/** Manifests counted at once; beyond that, those that are new are not counted until the others are written. */
const mostManifests = 100_000;

/** Pulls that are counted and not written yet. */
export class PullCounts {
  private counts = new Map<RepositoryName, Map<Digest, PullCount>>();
  private size = 0;

  /** Called for each manifest that is given out, so it does nothing but count. */
  add(repository: RepositoryName, digest: Digest, at: number): void {
    let manifests = this.counts.get(repository);
    if (!manifests) this.counts.set(repository, (manifests = new Map()));
    const found = manifests.get(digest);
    if (found) {
      found.count += 1;
      found.last = Math.max(found.last, at);
    } else if (this.size < mostManifests) {
      manifests.set(digest, { count: 1, last: at });
      this.size += 1;
    }
  }

  of(repository: RepositoryName, digest: Digest): PullCount | undefined {
    return this.counts.get(repository)?.get(digest);
  }

  forget(repository: RepositoryName, digest: Digest): void {
    if (this.counts.get(repository)?.delete(digest)) this.size -= 1;
  }

  /** Takes out all that is counted so far. */
  take(): { repository: RepositoryName; digest: Digest; pulls: PullCount }[] {
    const taken = [...this.counts].flatMap(([repository, manifests]) =>
      [...manifests].map(([digest, pulls]) => ({ repository, digest, pulls })),
    );
    this.counts = new Map();
    this.size = 0;
    return taken;
  }

  /** Puts back what could not be written. */
  putBack(repository: RepositoryName, digest: Digest, pulls: PullCount): void {
    this.add(repository, digest, pulls.last);
    const found = this.of(repository, digest);
    if (found) found.count += pulls.count - 1;
  }
}
