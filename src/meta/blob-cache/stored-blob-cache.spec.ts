import { blobCacheSuite } from '@zot/testkit';
import { cacheDriverPlaces, OneCacheDriver, type CacheDriverPlace } from '../../../test/support/cache-driver-places.js';
import { StoredBlobCaches } from './stored-blob-caches.js';

for (const [title, make] of cacheDriverPlaces) {
  (make ? describe : describe.skip)(`places of blobs in ${title}`, () => {
    let place: CacheDriverPlace;
    beforeAll(async () => (place = await make!()));
    afterAll(async () => place.dispose());

    blobCacheSuite(`StoredBlobCache over ${title}`, async () => {
      const fresh = place.fresh();
      // Only one process may open the files of an embedded database.
      const drivers = (title === 'sqlite' ? [fresh()] : [fresh(), fresh()]).map((one) => new OneCacheDriver(one));
      for (const one of drivers) await one.open();
      const [cache, other] = drivers.map((one) => new StoredBlobCaches(one).of(''));
      return {
        cache: cache!,
        other,
        dispose: async () => {
          for (const { driver } of drivers) await driver.stop();
        },
      };
    });
  });
}
