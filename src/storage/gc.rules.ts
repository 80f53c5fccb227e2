import { issue, type Issue } from '@zot/extension-api';
import type { StorePlace } from './store-place.js';

const useless = ['has no effect while gc is false', 'leave it out, or set gc to true'] as const;

/** Times of garbage collection. Sub-paths have rules of their own, as in zot. */
export function* checkGc(place: StorePlace): Iterable<Issue> {
  yield* place.isSubPath ? checkSubPath(place) : checkDefaultStore(place);
}

function* checkDefaultStore({ store, path }: StorePlace): Iterable<Issue> {
  for (const key of ['gcDelay', 'gcInterval'] as const) {
    if (store[key] < 0) yield issue.error([...path, key], 'must not be negative', 'write a duration such as 1h');
    else if (!store.gc && store[key] !== 0) yield issue.warning([...path, key], ...useless);
  }
  if (!store.gc && store.retention && store.retention.delay !== 0) {
    yield issue.warning([...path, 'retention', 'delay'], ...useless);
  }
  yield* checkTimeWindow({ store, path });
}

function* checkSubPath({ store, path }: StorePlace): Iterable<Issue> {
  if (store.gc && store.gcDelay <= 0) {
    yield issue.error([...path, 'gcDelay'], 'must be above 0 where gc is true', 'write a duration such as 1h');
  }
  yield* checkTimeWindow({ store, path });
}

function* checkTimeWindow({ store, path }: Pick<StorePlace, 'store' | 'path'>): Iterable<Issue> {
  if (!store.gc && store.gcTimeWindow !== undefined) yield issue.warning([...path, 'gcTimeWindow'], ...useless);
}
