import type { Digest, RepositoryName } from '@zot/oci';
import type { ManifestStatistics } from '../meta/meta-store.js';
import type { Step } from '../runtime/task.js';

/**
 * What was done with manifests, for retention rules that ask when they were pushed or pulled. Owner: the registry room; there
 * only where the rules of the file ask, since it turns metadata on.
 */
export abstract class ManifestHistory {
  /** Of all manifests of a repository that are known. Rejecting keeps the repository from being collected this time. */
  abstract of(repository: RepositoryName): Promise<ReadonlyMap<Digest, ManifestStatistics>>;
}

/** For where no rule asks. */
export class NoManifestHistory extends ManifestHistory {
  async of(): Promise<ReadonlyMap<Digest, ManifestStatistics>> {
    throw new Error('nobody knows when manifests were pushed and pulled');
  }
}

/** One thing that was decided, as it stands in the log. */
export interface CollectionDecision {
  readonly message: string;
  /** `module` is `gc` or `retention`; `decision` is `delete` or `keep`. Plain data. */
  readonly fields: Readonly<Record<string, unknown>>;
}

/** What one garbage collection of a store is about to do, or did. */
export interface CollectionRun {
  readonly signal: AbortSignal;
  readonly history: ManifestHistory;
  /** All is decided and told, and nothing is removed. Default: what the store's `retention.dryRun` says. */
  readonly isDry?: boolean;
  /** Told of each decision, beside log and audit log. Must be quick. */
  decided?(decision: CollectionDecision): void;
}

/**
 * Takes away what nothing refers to any more, and what retention does not keep. Owner: the registry room, whose task `gc`
 * calls it.
 */
export abstract class GarbageCollector {
  /** One run over the store of a route, `''` for the default one, in steps that requests fit between. */
  abstract collect(route: string, run: CollectionRun): AsyncIterable<Step>;
}
