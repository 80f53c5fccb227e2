import { Setting } from '@zot/extension-api';
import { OidcClaimMappingConfig } from './oidc-claim-mapping.config.js';

export class OidcIssuerConfig {
  @Setting({ type: 'string', describe: 'The URL of the service that signs the tokens. Needed.' })
  issuer = '';

  @Setting({ type: ['string'], describe: 'Whom a token must be made for; one of them is enough. Needed.' })
  audiences: string[] = [];

  @Setting({
    type: OidcClaimMappingConfig,
    emptyMeans: 'present',
    describe: 'How claims say who the client is. Default: issuer and subject are the name.',
  })
  claimMapping?: OidcClaimMappingConfig;

  @Setting({
    type: 'string',
    describe: 'The authorities that the service is checked by, as PEM. Default: those of the system.',
  })
  certificateAuthority = '';

  @Setting({ type: 'string', describe: 'The same as a file. Not together with certificateAuthority. Default: none.' })
  certificateAuthorityFile = '';

  @Setting({ type: 'boolean', describe: 'Takes tokens of another issuer too, for tests. Default: false.' })
  skipIssuerVerification = false;
}
