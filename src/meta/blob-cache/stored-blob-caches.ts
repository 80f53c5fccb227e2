import { Injectable } from '@nestjs/common';
import { BlobCaches, CacheDrivers, type BlobCache } from '@zot/extension-api';
import { StoredBlobCache } from './stored-blob-cache.js';

/** Opened with the first call: a store that is not deduplicated has no use for one. */
@Injectable()
export class StoredBlobCaches extends BlobCaches {
  private readonly caches = new Map<string, BlobCache>();

  constructor(private readonly drivers: CacheDrivers) {
    super();
  }

  of(route: string): BlobCache {
    const found =
      this.caches.get(route) ?? new StoredBlobCache(async () => (await this.drivers.open(route)).shelf('blobs'));
    this.caches.set(route, found);
    return found;
  }
}
