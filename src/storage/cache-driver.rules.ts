import { issue, type CheckedConfig, type Issue } from '@zot/extension-api';
import { driverName } from './driver-parameters.js';
import { checkParameters } from './driver-parameters.rules.js';
import { isDriver } from './storage-driver.rules.js';
import type { StorePlace } from './store-place.js';

/** Whether the place that metadata is kept in fits the place of the blobs. */
export function* checkCacheDriver(place: StorePlace, whole: CheckedConfig): Iterable<Issue> {
  const { store, path } = place;
  if (!store.cacheDriver) {
    // Of a driver that nobody knows, its name is all there is to tell.
    if (store.remoteCache && store.dedupe && store.storageDriver && isDriver(store.storageDriver, whole)) {
      yield issue.error(
        [...path, 'remoteCache'],
        'is on, and there is no cacheDriver to keep metadata in',
        'add a cacheDriver, or set remoteCache to false',
      );
    }
  } else if (!store.remoteCache) {
    yield issue.warning(
      [...path, 'cacheDriver'],
      'is not used, since remoteCache is false',
      'leave it out, or set remoteCache to true',
    );
  } else {
    yield* checkName(place, driverName(store.cacheDriver), whole);
    yield* checkParameters(store.cacheDriver, [...path, 'cacheDriver']);
  }
}

function* checkName({ store, path, isSubPath }: StorePlace, name: string, whole: CheckedConfig): Iterable<Issue> {
  const names = isSubPath ? ['dynamodb'] : ['dynamodb', 'redis'];
  const isPackage = !['', 'dynamodb', 'redis'].includes(name) && whole.finds(name);
  if (!names.includes(name) && !isPackage) {
    yield issue.error(
      [...path, 'cacheDriver', 'name'],
      name === ''
        ? 'is missing'
        : `"${name}" is not a driver that can hold the metadata of ${isSubPath ? 'a sub-path' : 'the store'}`,
      `write ${names.join(' or ')}`,
    );
  } else if (!store.storageDriver && !isPackage && (isSubPath || name !== 'redis')) {
    yield issue.error(
      [...path, 'cacheDriver'],
      'keeps metadata elsewhere, while the blobs are kept in rootDirectory',
      isSubPath ? 'leave it out, or add a storageDriver' : 'use redis, leave it out, or add a storageDriver',
    );
  }
}
