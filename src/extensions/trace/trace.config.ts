import { Max, Min } from 'class-validator';
import { Setting } from '@zot/extension-api';

export class TraceTlsConfig {
  @Setting({
    type: 'string',
    describe: 'The PEM file with the authorities that the collector is checked by. Default: those of the system.',
  })
  caCertFile?: string;

  @Setting({ type: 'string', describe: 'The PEM file with the certificate this server shows. Default: none.' })
  certFile?: string;

  @Setting({ type: 'string', describe: 'The PEM file with the private key of that certificate. Default: none.' })
  keyFile?: string;
}

export class TraceConfig {
  @Setting({ type: 'boolean', describe: 'Whether traces are made and sent. Default: true.' })
  enable = true;

  @Setting({
    type: 'string',
    describe:
      'The URL of the collector for OTLP over HTTP, with its path. Default: http://localhost:4318/v1/traces, where a collector listens by itself.',
  })
  endpoint = 'http://localhost:4318/v1/traces';

  @Setting({ type: { '*': 'string' }, secret: true, describe: 'Headers to send too, such as a token. Default: none.' })
  headers: Record<string, string> = {};

  @Min(0, { message: 'must be between 0 and 1' })
  @Max(1, { message: 'must be between 0 and 1' })
  @Setting({
    type: 'number',
    describe:
      'The share of requests that are traced, 0 to 1. A request whose client says whether it is traced does as the client says. Default: 1.',
  })
  sampling = 1;

  @Setting({ type: 'string', describe: 'What traces call this server. Default: zot.' })
  serviceName = 'zot';

  @Min(1, { message: 'must be more than nothing', context: { hint: 'write a duration such as 10s' } })
  @Setting({ type: 'duration', describe: 'The longest time that sending some spans may take. Default: 10s.' })
  timeout = 10_000;

  @Setting({ type: TraceTlsConfig, describe: 'Files for TLS. Default: the authorities of the system.' })
  tlsConfig?: TraceTlsConfig;
}
