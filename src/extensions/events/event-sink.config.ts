import { IsIn } from 'class-validator';
import { Setting } from '@zot/extension-api';

const types = ['http', 'nats'];

export class SinkCredentialsConfig {
  @Setting({ type: 'string', describe: 'The user.' })
  username?: string;

  @Setting({ type: 'string', secret: true, describe: 'The password of the user.' })
  password?: string;

  @Setting({ type: 'string', secret: true, describe: 'A bearer token for http, where there is no user.' })
  token?: string;

  @Setting({ type: 'string', describe: 'The file with credentials of nats.' })
  file?: string;
}

export class SinkTlsConfig {
  @Setting({ type: 'string', describe: 'The PEM file with the authorities that the sink is checked by.' })
  caCertFile?: string;

  @Setting({ type: 'string', describe: 'The PEM file with the certificate this server shows.' })
  certFile?: string;

  @Setting({ type: 'string', describe: 'The PEM file with the private key of that certificate.' })
  keyFile?: string;
}

export class EventSinkConfig {
  @IsIn(types, { message: '"$value" is not a type of sink', context: { hint: 'write http or nats' } })
  @Setting({ type: 'string', describe: 'How events are sent: http or nats. Needed.' })
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
