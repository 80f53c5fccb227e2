import { Min } from 'class-validator';
import { Setting } from '@zot/extension-api';
import { IsMetricsPath } from './metrics-path.js';

export class PrometheusConfig {
  @IsMetricsPath()
  @Setting({
    type: 'string',
    describe: 'The path that metrics are read at: clean, with a / before it, and neither / nor /v2. Default: /metrics.',
  })
  path = '/metrics';
}

export class MetricsConfig {
  @Setting({ type: 'boolean', describe: 'Whether metrics are collected and served. Default: true.' })
  enable = true;

  @Setting({ type: PrometheusConfig, describe: 'How Prometheus reads them. Default: at /metrics.' })
  prometheus = new PrometheusConfig();

  @Min(0, { message: 'must not be negative', context: { hint: 'write a number such as 1000, or 0 for none' } })
  @Setting({
    type: 'integer',
    describe:
      'How many repositories have series of their own; what is beyond is counted together, as OTHER. Default: 1000.',
  })
  maxRepositories = 1000;
}
