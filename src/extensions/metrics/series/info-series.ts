import { Inject, Injectable } from '@nestjs/common';
import { BuildInfo, type Metrics, type MetricSource } from '@zot/extension-api';
import { METRICS_SECTION, type MetricsSection } from '../metrics-section.js';

/** What this program is, in labels, as zot has it: the version is that of the spec, and the number says nothing. */
@Injectable()
export class InfoSeries implements MetricSource {
  constructor(
    private readonly build: BuildInfo,
    @Inject(METRICS_SECTION) private readonly section: MetricsSection,
  ) {}

  register(metrics: Metrics): void {
    const { commit, runtime, specVersion, release } = this.build;
    const binaryType = this.build.binaryType ?? this.section.binaryType;
    metrics.readings({
      name: 'zot_info',
      help: 'What this server is.',
      kind: 'gauge',
      labels: ['commit', 'binaryType', 'goVersion', 'version'],
      read: () => [{ labels: [commit, binaryType, runtime, specVersion], value: 0 }],
    });
    metrics.readings({
      name: 'zot_build_info',
      help: 'The release of this server.',
      kind: 'gauge',
      labels: ['release'],
      read: () => [{ labels: [release], value: 1 }],
    });
  }
}
