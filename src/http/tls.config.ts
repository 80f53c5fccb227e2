import { Setting } from '@zot/extension-api';

/** Files of the server's certificate, read again when they change. HTTPS is on once cert and key are given. */
export class TlsConfig {
  @Setting({ type: 'string', describe: 'The PEM file with the certificate and those between it and its root. Needed.' })
  cert = '';

  @Setting({ type: 'string', describe: 'The PEM file with the private key of the certificate. Needed.' })
  key = '';

  @Setting({
    type: 'string',
    describe:
      'The PEM file with the authorities that client certificates are checked by; turns on mutual TLS. Clients without one may still come. Default: none.',
  })
  cacert = '';
}
