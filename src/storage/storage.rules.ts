import type { CheckedConfig, Issue } from '@zot/extension-api';
import { checkCacheDriver } from './cache-driver.rules.js';
import { checkGc } from './gc.rules.js';
import { checkRetention } from './retention.rules.js';
import { checkRootDirectories } from './root-directory.rules.js';
import { checkRoutes } from './route.rules.js';
import { checkStorageDriver } from './storage-driver.rules.js';
import type { StorageConfig } from './storage.config.js';
import { storePlaces } from './store-place.js';

export async function* checkStorage(config: StorageConfig, whole: CheckedConfig): AsyncIterable<Issue> {
  const places = storePlaces(config);
  for (const place of places) {
    yield* checkGc(place);
    yield* checkRetention(place);
    yield* checkStorageDriver(place, whole);
    yield* checkCacheDriver(place, whole);
  }
  yield* checkRootDirectories(places);
  yield* checkRoutes(config);
}
