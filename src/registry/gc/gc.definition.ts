import { defineSection, GarbageCollector, ManifestHistory, NoManifestHistory, Stores, wish } from '@zot/extension-api';

/** When garbage is collected, and who may ask what would go. */
export default defineSection({
  name: 'gc',
  presence: 'always',
  needs: [GarbageCollector, Stores],
  wants: [wish(ManifestHistory, NoManifestHistory)],
  module: async () => (await import('./gc.module.js')).gcModule(),
});
