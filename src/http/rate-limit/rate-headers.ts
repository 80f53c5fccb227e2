import type { RateQuota } from '@zot/extension-api';

/** How the nearest limit stands, in the names that zot and most clients have for it. Times in whole seconds. */
export function rateHeaders({ limit, remaining, reset }: RateQuota): Record<string, string> {
  return {
    'ratelimit-limit': String(limit),
    'ratelimit-remaining': String(remaining),
    'ratelimit-reset': seconds(reset),
  };
}

/** Not below one, for which clients would not wait at all. */
export function seconds(milliseconds: number): string {
  return String(Math.max(Math.ceil(milliseconds / 1000), 1));
}
