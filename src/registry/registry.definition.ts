import {
  Audit,
  BlobCaches,
  Blobs,
  Catalog,
  Clock,
  Compat,
  damageObservers,
  defineSection,
  Log,
  manifestChecks,
  manifestHistories,
  manifestObservers,
  Manifests,
  NoAudit,
  repositoryObservers,
  Stores,
  Uploads,
  wish,
} from '@zot/extension-api';

/** The rules of OCI content over the bytes of the stores: blobs, uploads, manifests, and lists of them. */
export default defineSection({
  name: 'registry',
  presence: 'always',
  provides: [Blobs, Uploads, Manifests, Catalog],
  needs: [Stores, BlobCaches, Log, Clock, Compat],
  wants: [wish(Audit, NoAudit)],
  opens: [manifestChecks, manifestObservers, repositoryObservers, damageObservers, manifestHistories],
  module: async () => (await import('./registry.module.js')).registryModule(),
});
