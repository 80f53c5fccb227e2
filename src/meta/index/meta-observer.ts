import { Injectable } from '@nestjs/common';
import type {
  IncomingManifest,
  ManifestObserver,
  PullObserver,
  Reference,
  RemovedManifest,
  StoredManifest,
} from '@zot/extension-api';
import type { RepositoryName } from '@zot/oci';
import { isAuxiliary } from './manifest-facts.js';
import { MetaParts } from './meta-parts.js';

/** Hears of what is pushed, removed and pulled. */
@Injectable()
export class MetaObserver implements ManifestObserver, PullObserver {
  constructor(private readonly parts: MetaParts) {}

  async pushed(event: IncomingManifest): Promise<void> {
    await this.parts.indexer.pushed(event);
  }

  async removed(event: RemovedManifest): Promise<void> {
    await this.parts.indexer.removed(event);
  }

  pulled(event: { repository: RepositoryName; reference: Reference; manifest: StoredManifest }): void {
    const { repository, reference, manifest } = event;
    if ('tag' in reference && isAuxiliary(reference.tag)) return;
    this.parts.statistics.counts.add(repository, manifest.digest, this.parts.clock.now());
  }
}
