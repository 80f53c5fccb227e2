import { issue, type CheckedConfig, type Issue } from '@zot/extension-api';
import type { StorageConfig } from './storage.config.js';
import { storePlaces, type StorePlace } from './store-place.js';

/** What `serve` cannot do as the file says. */
export function* unservedStorage(config: StorageConfig, whole: CheckedConfig): Iterable<Issue> {
  for (const place of storePlaces(config)) {
    const { store, path, title } = place;
    if (store.retention)
      yield issue.warning([...path, 'retention'], 'is not served by this version; all tags are kept');
    yield* notYet(place, whole);
    if (store.rootDirectory !== '' || store.storageDriver) continue;
    yield issue.error([...path, 'rootDirectory'], `is missing, so ${title} has no place`, 'name a folder');
  }
  if (config.maxRepos > 0) yield issue.warning(['maxRepos'], 'is not served by this version; there is no limit');
}

/** Told only where the file itself asks for it: these are on by default, and a minimal config shall start without a word. */
function* notYet({ store, path }: StorePlace, whole: CheckedConfig): Iterable<Issue> {
  const isSet = (key: string) => whole.isSet(['storage', ...path, key]);
  const collection = ['gc', 'gcDelay', 'gcInterval', 'gcTimeWindow'].find(isSet);
  if (store.gc && collection !== undefined) {
    yield issue.warning([...path, collection], 'is not served by this version; nothing is removed by itself');
  }
  if (store.dedupe && isSet('dedupe')) {
    yield issue.warning([...path, 'dedupe'], 'is not served by this version; each repository keeps its own copies');
  }
}
