import { issue, type Issue } from '@zot/extension-api';
import type { StorageConfig } from './storage.config.js';
import { storePlaces } from './store-place.js';

const elsewhere = 'is not served by this version, and without it data would lie elsewhere';

/** Drivers whose settings are known, and which nothing here makes yet. Other names are local, or those of packages. */
function isCloud(name: unknown): boolean {
  return name === 's3' || name === 'gcs' || name === 'azure';
}

/** What `serve` cannot do as the file says. */
export function* unservedStorage(config: StorageConfig): Iterable<Issue> {
  for (const { store, path, title } of storePlaces(config)) {
    if (isCloud(store.storageDriver?.['name']))
      yield issue.error([...path, 'storageDriver'], elsewhere, 'take it out of the file');
    if (store.cacheDriver) yield issue.error([...path, 'cacheDriver'], elsewhere, 'take it out of the file');
    if (store.retention)
      yield issue.warning([...path, 'retention'], 'is not served by this version; all tags are kept');
    if (store.rootDirectory !== '' || store.storageDriver) continue;
    yield issue.error([...path, 'rootDirectory'], `is missing, so ${title} has no place`, 'name a folder');
  }
  if (config.maxRepos > 0) yield issue.warning(['maxRepos'], 'is not served by this version; there is no limit');
}
