import { BlobCaches, CacheDrivers, defineSection } from '@zot/extension-api';

/** Where equal blobs are, so that each is stored once. */
export default defineSection({
  name: 'blob cache',
  presence: 'when-needed',
  provides: [BlobCaches],
  needs: [CacheDrivers],
  module: async () => (await import('./blob-cache.module.js')).blobCacheModule(),
});
