import type { Digest, RepositoryName, Tag } from '@zot/oci';
import { definePoint } from '../wiring/point.js';
import type { IncomingManifest, Reference, StoredManifest } from './manifests.js';

/** Says no to a manifest before anything of it is written. */
export interface ManifestCheck {
  /** Throw `RegistryError` to refuse the push; return to let it pass. Not called for what is already stored. */
  check(incoming: IncomingManifest): Promise<void> | void;
}

/** Tags that are gone, and perhaps the manifest with them. */
export interface RemovedManifest {
  readonly repository: RepositoryName;
  readonly digest: Digest;
  readonly tags: readonly Tag[];
  /** The manifest is not listed any more; else it is still there by its digest. */
  readonly isGone: boolean;
}

/** Told after a manifest is pushed or removed. Awaited in order; a failure is logged and the push stands. */
export interface ManifestObserver {
  pushed?(event: IncomingManifest): Promise<void> | void;
  removed?(event: RemovedManifest): Promise<void> | void;
}

/** Told after a manifest was given out. Not awaited: must be quick, must not throw. */
export interface PullObserver {
  pulled(event: { repository: RepositoryName; reference: Reference; manifest: StoredManifest }): void;
}

/** Owner: registry. */
export const manifestChecks = definePoint<ManifestCheck>('registry.manifest-checks');
/** Owner: registry. */
export const manifestObservers = definePoint<ManifestObserver>('registry.manifest-observers');
/** Owner: distribution. */
export const pullObservers = definePoint<PullObserver>('distribution.pull-observers');
