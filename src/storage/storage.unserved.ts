import { issue, type Issue } from '@zot/extension-api';
import type { StorageConfig } from './storage.config.js';
import { storePlaces } from './store-place.js';

/** What `serve` cannot do as the file says. */
export function* unservedStorage(config: StorageConfig): Iterable<Issue> {
  for (const { store, path, title } of storePlaces(config)) {
    if (store.rootDirectory !== '' || store.storageDriver) continue;
    yield issue.error([...path, 'rootDirectory'], `is missing, so ${title} has no place`, 'name a folder');
  }
}
