import { Setting } from '@zot/extension-api';
import { IsPort } from './port.js';
import { TlsConfig } from './tls.config.js';

const minute = 60_000;

/** Where and how the server listens. Logins, access control and limits are sections of their own below it. */
export class HttpConfig {
  @Setting({
    type: 'string',
    describe: 'The address to listen on; an IPv6 address in brackets. Default: 127.0.0.1.',
  })
  address = '127.0.0.1';

  @IsPort()
  @Setting({
    type: 'string',
    describe: 'The port to listen on, 0 to 65535; 0 or empty for any free one. Default: 8080.',
  })
  port = '8080';

  @Setting({ type: 'string', describe: 'The realm of the password challenge. Default: Authorization Required.' })
  realm = '';

  @Setting({
    type: 'string',
    describe:
      'The URL by which browsers reach the server, for redirects of logins. Default: made from address and port.',
  })
  externalUrl = '';

  @Setting({
    type: 'string',
    describe:
      'The origins that scripts of other sites may come from, with commas between. Default: *, without credentials.',
  })
  allowOrigin = '';

  @Setting({
    type: 'duration',
    describe: 'The longest silence while a client sends, as a duration; 0 or less for no limit. Default: 60s.',
  })
  readTimeout = minute;

  @Setting({
    type: 'duration',
    describe:
      'The longest silence while a client takes an answer, as a duration; 0 or less for no limit. Default: 60s.',
  })
  writeTimeout = minute;

  @Setting({ type: TlsConfig, describe: 'The certificate to serve HTTPS with. Default: plain HTTP.' })
  tls?: TlsConfig;

  @Setting({
    type: ['string'],
    describe:
      'What is allowed beyond OCI: docker2s2 for Docker manifests and lists, sparse for indexes of which not all manifests are here. Default: none.',
  })
  compat: string[] = [];

  @Setting({
    type: ['string'],
    describe:
      'The addresses or networks (CIDR) of proxies whose X-Forwarded-For is believed. Default: none, the client is the peer.',
  })
  trustedProxies: string[] = [];
}
