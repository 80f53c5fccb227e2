import {
  Blobs,
  BuildInfo,
  Catalog,
  Clock,
  defineExtension,
  metricSources,
  Scheduler,
  Stores,
} from '@zot/extension-api';
import { MetricsConfig } from './metrics.config.js';

/** Counters and times for Prometheus. */
export default defineExtension({
  name: 'metrics',
  config: MetricsConfig,
  isOn: (config) => config.enable,
  needs: [BuildInfo, Scheduler, Catalog, Blobs, Stores, Clock],
  opens: [metricSources],
  replaced: 'beside',
  module: async (config) => (await import('./metrics.module.js')).metricsModule(config),
});
