import { PrometheusModule } from '@willsoto/nestjs-prometheus';
import type { SectionModule } from '@zot/extension-api';
import { collectedSeries } from './collected-series.js';
import { MetricCollection } from './metric-collection.js';
import type { MetricsConfig } from './metrics.config.js';
import { metricsController } from './prometheus/metrics.controller.js';
import { PrometheusText } from './prometheus/prometheus-text.js';

/** Series of this boot, at the path that the file names. */
export function metricsModule({ prometheus, maxRepositories }: MetricsConfig): SectionModule {
  const { providers, contributes, runs } = collectedSeries({ maxRepositories, binaryType: 'full' });
  const served = PrometheusModule.register({
    path: prometheus.path,
    controller: metricsController(),
    // They would be collected into what all boots of the process share, and throw the second time.
    defaultMetrics: { enabled: false },
  });
  return {
    ...served,
    providers: [...served.providers!, ...providers, PrometheusText],
    contributes,
    runs: [MetricCollection, PrometheusText, ...runs],
  };
}
