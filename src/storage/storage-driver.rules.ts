import { issue, type CheckedConfig, type Issue } from '@zot/extension-api';
import { driverName } from './driver-parameters.js';
import { checkParameters } from './driver-parameters.rules.js';
import type { DriverParameters } from './store.config.js';
import type { StorePlace } from './store-place.js';

const known = ['s3', 'gcs', 'azure'];

export function isDriver(driver: DriverParameters, whole: CheckedConfig): boolean {
  const name = driverName(driver);
  return known.includes(name) || (name !== '' && whole.finds(name));
}

/** Which driver is named, and what only works with one. */
export function* checkStorageDriver({ store, path }: StorePlace, whole: CheckedConfig): Iterable<Issue> {
  if (!store.storageDriver) {
    if (store.redirectBlobURL) {
      yield issue.error(
        [...path, 'redirectBlobURL'],
        'needs a storageDriver, since files of this machine have no URL to send clients to',
        'set it to false',
      );
    }
    return;
  }
  yield* checkParameters(store.storageDriver, [...path, 'storageDriver']);
  if (isDriver(store.storageDriver, whole)) return;
  const name = driverName(store.storageDriver);
  yield issue.error(
    [...path, 'storageDriver', 'name'],
    name === '' ? 'is missing' : `"${name}" is neither a storage driver nor a package that can be found`,
    `write one of ${known.join(', ')} or a package, or leave storageDriver out to keep blobs in rootDirectory`,
  );
}
