import type { CollectionRun, Store } from '@zot/extension-api';
import { renewalLag } from '../repository/renewal.js';
import type { RetentionPolicies } from '../retention/retention-policies.js';
import type { Delay } from './decide.js';
import type { SteadyTime } from './steady-time.js';

/** How the repositories of a store are collected in one run. */
export class CollectionOrder {
  constructor(
    readonly store: Store,
    readonly policies: RetentionPolicies,
    readonly time: SteadyTime,
    readonly run: CollectionRun,
  ) {}

  /** All is decided and told, and nothing is done. */
  get isDry(): boolean {
    return this.run.isDry ?? this.store.settings.retention?.dryRun ?? false;
  }

  /** What was last changed or used then, or later, is too young to go. Milliseconds since 1970. */
  limit(delay: Delay): number {
    const ms = this.delay(delay);
    return this.time.now(ms) - ms;
  }

  /** When what is that old may go. */
  due(modified: number, delay: Delay): number {
    return modified + this.delay(delay);
  }

  private delay(delay: Delay): number {
    const { gcDelay, retention } = this.store.settings;
    return (delay === 'gcDelay' ? gcDelay : (retention?.delay ?? gcDelay)) + renewalLag(this.store);
  }
}
