import { isDeepStrictEqual } from 'node:util';
import type { StorageConfig } from './storage.config.js';
import { storePlaces } from './store-place.js';

/** What is read each time it is needed, or at a start only. All else says where a store is, and how it was opened. */
const followed: ReadonlySet<string> = new Set([
  'redirectBlobURL',
  'gc',
  'gcDelay',
  'gcInterval',
  'gcTimeWindow',
  'gcMaxSchedulerDelay',
  'maxRepos',
  'verifyInterval',
  'retention',
  'fastRestart',
  'subPaths',
]);

/** Whether open stores can go on by other settings: the same stores, at the same places. */
export function canFollow(from: StorageConfig, to: StorageConfig): boolean {
  return isDeepStrictEqual(fixedOf(from), fixedOf(to));
}

function fixedOf(config: StorageConfig): unknown {
  return storePlaces(config).map(({ path, store }) => [
    path,
    Object.entries(store).filter(([key, value]) => !followed.has(key) && value !== undefined),
  ]);
}
