import {
  Audit,
  BlobCaches,
  Blobs,
  Catalog,
  Clock,
  Compat,
  damageObservers,
  ContentCheck,
  defineSection,
  GarbageCollector,
  Log,
  manifestChecks,
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
  provides: [Blobs, Uploads, Manifests, Catalog, ContentCheck, GarbageCollector],
  needs: [Stores, BlobCaches, Log, Clock, Compat],
  wants: [wish(Audit, NoAudit)],
  opens: [manifestChecks, manifestObservers, repositoryObservers, damageObservers],
  // Two that know nothing of each other's locks must not write to one store.
  replaced: 'in turn',
  module: async () => (await import('./registry.module.js')).registryModule(),
});
