import { Matches } from 'class-validator';
import { Setting } from '@zot/extension-api';

const halfMinute = 30_000;

export class ExporterLogConfig {
  @Matches(/^(debug|trace|info|warn|warning|error|fatal|panic)$/i, {
    message: '"$value" is not a level',
    context: { hint: 'write one of debug, trace, info, warn, warning, error, fatal, panic' },
  })
  @Setting({ type: 'string', describe: 'The least level that is logged. Default: debug.' })
  level = 'debug';

  @Setting({ type: 'string', describe: 'The file that logs are added to. Default: standard output.' })
  output = '';
}

export class ExporterMetricsConfig {
  @Matches(/^\/[^\s?#]+$/, {
    message: '"$value" cannot be a path of metrics',
    context: { hint: 'write it as /metrics' },
  })
  @Setting({ type: 'string', describe: 'The path that the exporter is read at. Default: /metrics.' })
  path = '/metrics';
}

/** The exporter itself. It listens on every address of the machine. */
export class ExporterConfig {
  @Matches(/^\d{1,5}$/, { message: '"$value" is not a port', context: { hint: 'write a number from 0 to 65535' } })
  @Setting({ type: 'string', describe: 'The port that it listens on; 0 for any free one. Default: 8081.' })
  port = '8081';

  @Setting({
    type: 'duration',
    describe: 'The longest that a request may take to come. Default and meaning of 0: 30s.',
  })
  readTimeout = halfMinute;

  @Setting({ type: 'duration', describe: 'The longest that an answer may take to go. Default and meaning of 0: 30s.' })
  writeTimeout = halfMinute;

  @Setting({ type: ExporterLogConfig, describe: 'What it logs. Default: all, to standard output.' })
  log = new ExporterLogConfig();

  @Setting({ type: ExporterMetricsConfig, describe: 'Where it is read. Default: at /metrics.' })
  metrics = new ExporterMetricsConfig();
}

export function completeTimeouts(config: ExporterConfig): void {
  if (config.readTimeout <= 0) config.readTimeout = halfMinute;
  if (config.writeTimeout <= 0) config.writeTimeout = halfMinute;
}
