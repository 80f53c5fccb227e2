import { Setting } from '@zot/extension-api';

export const defaultIdentityAttributes: readonly string[] = ['CommonName'];

/** How a client's certificate says who the client is. Turned on by http.tls.cacert, also without this section. */
export class MtlsConfig {
  @Setting({
    type: ['string'],
    describe:
      'What of the certificate names the user, tried in order: CommonName, Subject, Email, URI or DNSName. Default: CommonName.',
  })
  identityAttributes: string[] = [...defaultIdentityAttributes];

  @Setting({
    type: 'string',
    describe:
      'An RE2 pattern whose first group is the user in a URI. Default: the whole URI. Needs URI in identityAttributes.',
  })
  uriSanPattern = '';

  @Setting({ type: 'integer', describe: 'Which of several URIs counts. Default: 0, the first.' })
  uriSanIndex = 0;

  @Setting({ type: 'integer', describe: 'Which of several DNS names counts. Default: 0, the first.' })
  dnsSanIndex = 0;

  @Setting({ type: 'integer', describe: 'Which of several mail addresses counts. Default: 0, the first.' })
  emailSanIndex = 0;

  /** Whether `http.tls` asks clients for certificates; not a setting. */
  isOn?: boolean;
}
