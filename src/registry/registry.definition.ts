import {
  Blobs,
  Catalog,
  Clock,
  Compat,
  defineSection,
  Log,
  manifestChecks,
  manifestObservers,
  Manifests,
  Stores,
  Uploads,
} from '@zot/extension-api';

/** The rules of OCI content over the bytes of the stores: blobs, uploads, manifests, and lists of them. */
export default defineSection({
  name: 'registry',
  presence: 'always',
  provides: [Blobs, Uploads, Manifests, Catalog],
  needs: [Stores, Log, Clock, Compat],
  opens: [manifestChecks, manifestObservers],
  module: async () => (await import('./registry.module.js')).registryModule(),
});
