import { Setting } from '@zot/extension-api';

export class SinkCredentialsConfig {
  @Setting({ type: 'string', describe: 'The user. Default: none.' })
  username?: string;

  @Setting({ type: 'string', secret: true, describe: 'The password of the user. Default: none.' })
  password?: string;

  @Setting({
    type: 'string',
    secret: true,
    describe: 'A bearer token for http, where there is no user. Default: none.',
  })
  token?: string;

  @Setting({ type: 'string', describe: 'The file with credentials, for nats. Default: none.' })
  file?: string;
}

export class SinkTlsConfig {
  @Setting({
    type: 'string',
    describe: 'The PEM file with the authorities that the sink is checked by. Default: those of the system.',
  })
  caCertFile?: string;

  @Setting({ type: 'string', describe: 'The PEM file with the certificate this server shows. Default: none.' })
  certFile?: string;

  @Setting({ type: 'string', describe: 'The PEM file with the private key of that certificate. Default: none.' })
  keyFile?: string;
}

export class EventSinkConfig {
  @Setting({ type: 'string', describe: 'How events are sent: http or nats, or a package. Needed.' })
  type = '';

  @Setting({ type: 'string', describe: 'The URL of the sink. Needed.' })
  address = '';

  @Setting({
    type: 'duration',
    describe: 'The longest time that sending one event may take. Default and meaning of 0: 30s.',
  })
  timeout = 30_000;

  @Setting({
    type: 'string',
    describe: 'The subject for nats; for http the extension attribute channel. Default: none.',
  })
  channel = '';

  @Setting({ type: 'string', describe: 'The URL of a proxy, for http. Default: that of the environment.' })
  proxy?: string;

  @Setting({ type: { '*': 'string' }, secret: true, describe: 'Headers to send too, for http. Default: none.' })
  headers: Record<string, string> = {};

  @Setting({ type: SinkCredentialsConfig, describe: 'How this server proves who it is. Default: not at all.' })
  credentials?: SinkCredentialsConfig;

  @Setting({ type: SinkTlsConfig, describe: 'Files for TLS. Default: the authorities of the system.' })
  tlsConfig?: SinkTlsConfig;
}
