import {
  Blobs,
  Bodies,
  Catalog,
  Compat,
  defineSection,
  discoveryEntries,
  Manifests,
  pullObservers,
  Rights,
  Uploads,
} from '@zot/extension-api';

/** The OCI distribution API and the probes: requests become calls of the registry, and their results answers. */
export default defineSection({
  name: 'distribution',
  presence: 'always',
  needs: [Blobs, Uploads, Manifests, Catalog, Bodies, Compat, Rights],
  opens: [discoveryEntries, pullObservers],
  module: async () => (await import('./distribution.module.js')).distributionModule(),
});
