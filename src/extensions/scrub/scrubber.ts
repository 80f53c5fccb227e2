import { Injectable } from '@nestjs/common';
import { Blobs, Catalog, Clock, Compat, ContentCheck, Manifests } from '@zot/extension-api';
import type { RepositoryName } from '@zot/oci';
import { RepositoryScrub } from './repository-scrub.js';

/** How an image stands. Plain data, as commands pass it on. */
export interface ScrubbedImage {
  readonly kind: 'image';
  readonly repository: RepositoryName;
  /** A tag, `@` and the digest of a manifest without one, or nothing where no manifest is meant. */
  readonly tag: string;
  readonly status: 'ok' | 'affected';
  readonly affectedBlob?: string;
  /** What is wrong, such as `its bytes do not match its digest`. */
  readonly error?: string;
}

export interface ScrubbedRepository {
  readonly kind: 'repository';
  readonly repository: RepositoryName;
  /** Repositories looked at, and all of them. */
  readonly done: number;
  readonly total: number;
}

/** Bytes that were read; so many pieces, so that whoever asks can rest in between. */
export interface ScrubbedBytes {
  readonly kind: 'bytes';
  readonly bytes: number;
}

export type ScrubEvent = ScrubbedImage | ScrubbedRepository | ScrubbedBytes;

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
