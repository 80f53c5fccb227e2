import { Injectable } from '@nestjs/common';
import { Blobs, Catalog, Clock, Compat, ContentCheck, Manifests } from '@zot/extension-api';
import { RepositoryScrub } from './repository-scrub.js';
import type { ScrubEvent } from './scrub-event.js';

/** Reads all that is stored once more, and says what of it is not what it should be. */
@Injectable()
export class Scrubber {
  constructor(
    private readonly catalog: Catalog,
    private readonly blobs: Blobs,
    private readonly manifests: Manifests,
    private readonly check: ContentCheck,
    private readonly compat: Compat,
    private readonly clock: Clock,
  ) {}

  async *scrub(signal: AbortSignal): AsyncGenerator<ScrubEvent> {
    const since = this.clock.monotonic();
    const { items } = await this.catalog.repositories({});
    for (const [n, repository] of items.entries()) {
      if (signal.aborted) return;
      const { catalog, blobs, manifests, check } = this;
      const options = { catalog, blobs, manifests, check, isSparse: this.compat.sparse, since };
      yield* new RepositoryScrub(repository, options).run(signal);
      yield { kind: 'repository', repository, done: n + 1, total: items.length };
    }
  }
}
