import { Blobs, BuildInfo, Catalog, Clock, defineSection, metricSources, Scheduler, Stores } from '@zot/extension-api';

/** Numbers for an exporter (zxp), which the minimal build has always, and no other. */
export default defineSection({
  name: 'metrics',
  presence: 'always',
  needs: [BuildInfo, Scheduler, Catalog, Blobs, Stores, Clock],
  opens: [metricSources],
  replaced: 'beside',
  module: async () => (await import('./minimal/minimal-metrics.module.js')).minimalMetricsModule(),
});
