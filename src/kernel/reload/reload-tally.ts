import type { ReloadResult } from './reload-result.js';

/** How often reloads have ended in which way, and how the last one did. */
export class ReloadTally {
  reloaded = 0;
  unchanged = 0;
  refused = 0;
  last: ReloadResult['outcome'] | undefined;

  count(outcome: ReloadResult['outcome']): void {
    this[outcome]++;
    this.last = outcome;
  }
}
