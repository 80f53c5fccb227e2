import { defineExtension } from '@zot/extension-api';
import { MetricsConfig } from './metrics.config.js';

/** Counters and times for Prometheus. */
export default defineExtension({
  name: 'metrics',
  config: MetricsConfig,
  isOn: (config) => config.enable,
  unserved: 'warn',
});
