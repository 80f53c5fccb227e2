import { Blobs, CacheDrivers, Catalog, Clock, defineSection, Log, Manifests, MetaStore } from '@zot/extension-api';

/** An index of what is in the repositories, and what was done with it. */
export default defineSection({
  name: 'meta',
  presence: 'when-needed',
  provides: [MetaStore],
  needs: [CacheDrivers, Catalog, Manifests, Blobs, Clock, Log],
  module: async () => (await import('./meta.module.js')).metaModule(),
});
