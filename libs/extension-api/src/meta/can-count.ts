import type { CacheDriver } from './cache-driver.js';

/** A count of several servers, and milliseconds until it begins anew. */
export interface SharedCount {
  readonly count: number;
  readonly resetsIn: number;
}

/** What a cache driver can do beside keeping records, if its server answers quickly enough to be asked before each request. */
export interface CanCount {
  /** Adds one to the count of this name, which begins anew `windowMs` after its first. Rejects where it cannot be had. */
  count(name: string, windowMs: number): Promise<SharedCount>;
}

/** Whether a driver can do what `CanCount` says. */
export function canCount(driver: CacheDriver): driver is CacheDriver & CanCount {
  return typeof (driver as Partial<CanCount>).count === 'function';
}
