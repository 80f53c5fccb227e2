import { Blobs, Catalog, Clock, Compat, ContentCheck, defineExtension, Log, Manifests } from '@zot/extension-api';
import { ScrubConfig } from './scrub.config.js';
import { completeScrub } from './scrub.rules.js';

/** Finds blobs that have rotted on disk. */
export default defineExtension({
  name: 'scrub',
  config: ScrubConfig,
  needs: [Catalog, Blobs, Manifests, ContentCheck, Compat, Clock, Log],
  isOn: (config) => config.enable,
  complete: completeScrub,
  module: async (config) => (await import('./scrub.module.js')).scrubModule(config),
});
