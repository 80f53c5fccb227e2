import { posix } from 'node:path';
import { issue, type CheckedConfig, type ConfigPath, type Issue } from '@zot/extension-api';
import { driverName, parameter } from './driver-parameters.js';
import type { StorageConfig } from './storage.config.js';
import { storePlaces, type StorePlace } from './store-place.js';

const longestGcPause = 30_000;

/** The defaults of stores that depend on other settings. */
export function* completeStores(config: StorageConfig, whole: CheckedConfig): Iterable<Issue> {
  for (const place of storePlaces(config)) {
    const isSet = (...key: ConfigPath) => whole.isSet(['storage', ...place.path, ...key]);
    completeGc(place, isSet);
    yield* raiseToZero(place);
    yield* completeRemoteCache(place, isSet, whole);
    yield* completePathStyle(place);
  }
}

function completeGc({ store }: StorePlace, isSet: (...key: ConfigPath) => boolean): void {
  if (store.gc) {
    if (store.retention && !isSet('retention', 'delay')) store.retention.delay = store.gcDelay;
  } else {
    if (!isSet('gcDelay')) store.gcDelay = 0;
    if (!isSet('gcInterval')) store.gcInterval = 0;
  }
  if (store.gcMaxSchedulerDelay === 0) store.gcMaxSchedulerDelay = longestGcPause;
}

/** What zot lets pass: a time below 0 is over at once, as 0 is. For the default store a negative interval is an error. */
function* raiseToZero({ store, path, isSubPath }: StorePlace): Iterable<Issue> {
  if (isSubPath && store.gcInterval < 0) {
    yield issue.warning([...path, 'gcInterval'], 'is negative, and counts as 0', 'write a duration such as 1h');
    store.gcInterval = 0;
  }
  if (store.retention && store.retention.delay < 0) {
    yield issue.warning([...path, 'retention', 'delay'], 'is negative, and counts as 0', 'write a duration such as 1h');
    store.retention.delay = 0;
  }
}

function* completeRemoteCache(
  { store, path }: StorePlace,
  isSet: (...key: ConfigPath) => boolean,
  whole: CheckedConfig,
): Iterable<Issue> {
  if (!store.storageDriver) return;
  if (store.dedupe) {
    if (!isSet('remoteCache')) store.remoteCache = true;
    return;
  }
  const folder = parameter(store.storageDriver, 'rootdirectory');
  const cache = posix.join(typeof folder === 'string' ? folder : '', 'cache.db');
  if (!whole.exists(cache)) return;
  store.remoteCache = false;
  yield issue.info([...path, 'dedupe'], `is false, but ${cache} shows that this store was deduplicated before`);
  yield issue.info([...path, 'remoteCache'], `is taken as false, so that ${cache} goes on being used`);
}

/** The endpoint of another server than AWS has the bucket in the path. */
function* completePathStyle({ store, path }: StorePlace): Iterable<Issue> {
  const driver = store.storageDriver;
  if (!driver || driverName(driver) !== 's3' || !parameter(driver, 'regionendpoint')) return;
  if (parameter(driver, 'forcepathstyle') !== undefined) return;
  driver.forcepathstyle = true;
  yield issue.warning(
    [...path, 'storageDriver', 'regionendpoint'],
    'turns on forcepathstyle, since the file does not say whether to use it',
    'add forcepathstyle: true',
  );
}
