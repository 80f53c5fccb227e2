import { Blobs, Catalog, Clock, Compat, ContentCheck, defineSection, Manifests } from '@zot/extension-api';

/** A scrub that somebody asks for: `zot scrub`, with a server or without, whether the file scrubs by itself or not. */
export default defineSection({
  name: 'scrub on demand',
  presence: 'always',
  needs: [Catalog, Blobs, Manifests, ContentCheck, Compat, Clock],
  module: async () => (await import('./scrub-on-demand.module.js')).scrubOnDemandModule(),
});
