import { Injectable } from '@nestjs/common';
import {
  FromPoint,
  pullObservers,
  type Contributions,
  type PullObserver,
  type StoredManifest,
} from '@zot/extension-api';
import type { RepositoryName } from '@zot/oci';
import { storedReference } from './manifest-reference.js';

/** Tells those who asked for it that a manifest was given out. */
@Injectable()
export class PullNews {
  constructor(@FromPoint(pullObservers) private readonly observers: Contributions<PullObserver>) {}

  tell(repository: RepositoryName, reference: string, manifest: StoredManifest): void {
    if (this.observers.all.length === 0) return;
    const event = { repository, reference: storedReference(reference), manifest };
    for (const observer of this.observers.all) observer.pulled(event);
  }
}
