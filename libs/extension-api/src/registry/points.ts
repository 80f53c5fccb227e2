import { errorCodes, RegistryError, type Digest, type RepositoryName, type Tag } from '@zot/oci';
import { unanswered } from '../http/unanswered.js';
import type { OnFailure } from '../wiring/hook.js';
import { definePoint } from '../wiring/point.js';
import type { IncomingManifest, Reference, StoredManifest } from './manifests.js';

/** Says no to a manifest before anything of it is written. */
export interface ManifestCheck {
  /** Throw `RegistryError` to refuse the push; return to let it pass. Not called for what is already stored. */
  check(incoming: IncomingManifest): Promise<void> | void;
  /**
   * Of a package: whether a push is taken (`open`) or refused with 503 (`closed`) where the check throws anything else, or
   * does not answer in time. Default: `closed`.
   */
  readonly onFailure?: OnFailure;
}

/** Tags that are gone, and perhaps the manifest with them. */
export interface RemovedManifest {
  readonly repository: RepositoryName;
  readonly digest: Digest;
  /** As it was listed; absent where that is not known any more. */
  readonly mediaType?: string;
  readonly tags: readonly Tag[];
  /** The manifest is not listed any more; else it is still there by its digest. */
  readonly isGone: boolean;
}

/** Told after a manifest is pushed or removed. Awaited in order; a failure is logged and the push stands. */
export interface ManifestObserver {
  /** After it is stored and has its tags; the client waits for all observers before it is answered. */
  pushed?(event: IncomingManifest): Promise<void> | void;
  /** After the tags, or the manifest, are gone; as `pushed`. */
  removed?(event: RemovedManifest): Promise<void> | void;
}

/** Told after a repository came to be, before what was pushed into it first is told. Awaited. */
export interface RepositoryObserver {
  /** As for `ManifestObserver`, a failure is logged and the push stands. */
  created(event: { readonly repository: RepositoryName }): Promise<void> | void;
}

/** Told after a manifest was given out. Not awaited: must be quick, must not throw. */
export interface PullObserver {
  /** For each manifest that a client is given by GET; HEAD is no pull. */
  pulled(event: { repository: RepositoryName; reference: Reference; manifest: StoredManifest }): void;
}

/** Stored content that is not what it should be. */
export interface Damage {
  readonly repository: RepositoryName;
  /** Absent where it is the index or the layout of the repository itself. */
  readonly digest?: Digest;
  /** What is wrong, such as `its bytes do not match its digest`. */
  readonly reason: string;
}

/** Told of damage once it is found, by a read or by a scrub. Not awaited. */
export interface DamageObserver {
  /** May be called for the same damage again, by another read of it. */
  damaged(event: Damage): Promise<void> | void;
}

const carried = {
  toData: (answer: unknown) => {
    const { code, detail, status } = answer as RegistryError;
    return { code, detail, status };
  },
  /** Of another process only what a refusal can be is believed. */
  toAnswer: (data: unknown) => {
    const { code, detail, status } = data as Partial<RegistryError>;
    if (typeof code !== 'string' || !Object.hasOwn(errorCodes, code)) throw new TypeError('no code of a refusal');
    const isStatus = Number.isInteger(status) && status! >= 400 && status! <= 599;
    return new RegistryError(code, { ...detail }, isStatus ? { status } : {});
  },
};

/** Owner: registry. */
export const manifestChecks = definePoint<ManifestCheck>('registry.manifest-checks', {
  isLive: true,
  isData: true,
  hooks: {
    check: { isAnswer: (error) => error instanceof RegistryError, refusal: unanswered, mayFailOpen: true, carried },
  },
});
/** Owner: registry. */
export const manifestObservers = definePoint<ManifestObserver>('registry.manifest-observers', {
  isLive: true,
  isData: true,
  hooks: { pushed: {}, removed: {} },
});
/** Owner: registry. */
export const damageObservers = definePoint<DamageObserver>('registry.damage-observers', {
  isLive: true,
  isData: true,
  hooks: { damaged: {} },
});
/** Owner: registry. */
export const repositoryObservers = definePoint<RepositoryObserver>('registry.repository-observers', {
  isLive: true,
  isData: true,
  hooks: { created: {} },
});
/** Owner: distribution. */
export const pullObservers = definePoint<PullObserver>('distribution.pull-observers', {
  isLive: true,
  isData: true,
  hooks: { pulled: {} },
});
