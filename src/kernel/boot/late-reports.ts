import type { HookCall } from '@zot/extension-api';
import type { PackageOrigin } from '../packages/package-origin.js';
import type { Reports } from './guard.js';

/** Reports of guards that are made while a graph is composed, before it is known whom they go to. */
export class LateReports implements Reports {
  to: Reports | undefined;

  get isObserved(): boolean {
    return this.to?.isObserved ?? false;
  }

  ended(call: HookCall): void {
    this.to?.ended(call);
  }

  failed(origin: PackageOrigin, hook: string, failure: 'threw' | 'late', error: unknown): void {
    this.to?.failed(origin, hook, failure, error);
  }
}
