import { Setting } from '@zot/extension-api';
import { AwsSecretsManagerConfig } from './aws-secrets-manager.config.js';
import { OidcIssuerConfig } from './oidc-issuer.config.js';
import { UpstreamTokenEndpointConfig } from './upstream-token-endpoint.config.js';

/** Tokens that another service has signed. Where they are taken, no other way to log in is. */
export class BearerConfig {
  @Setting({
    type: 'string',
    describe: 'The URL that clients fetch tokens from. Needed with cert or awsSecretsManager.',
  })
  realm = '';

  @Setting({ type: 'string', describe: 'What clients call this server there. Needed with cert or awsSecretsManager.' })
  service = '';

  @Setting({
    type: 'string',
    describe:
      'The file with the key that tokens are signed with: a PEM certificate or public key, or a JWKS of one key. Default: none.',
  })
  cert = '';

  @Setting({
    type: AwsSecretsManagerConfig,
    emptyMeans: 'present',
    describe: 'The secret that keys are taken from, in place of cert. Default: none.',
  })
  awsSecretsManager?: AwsSecretsManagerConfig;

  @Setting({
    type: [OidcIssuerConfig],
    describe: 'Services whose workload tokens are taken, tried in order. Default: none.',
  })
  oidc: OidcIssuerConfig[] = [];

  @Setting({
    type: UpstreamTokenEndpointConfig,
    emptyMeans: 'present',
    describe: 'The token service that is asked about what oidc does not know. Default: none.',
  })
  upstreamTokenEndpoint?: UpstreamTokenEndpointConfig;

  @Setting({
    type: 'boolean',
    describe: 'Takes tokens only, where other ways to log in are configured too. Default: true.',
  })
  exclusive = true;

  @Setting({
    type: 'string',
    describe: 'Whom tokens checked by cert or awsSecretsManager must be issued by. Default: whoever has the key.',
  })
  issuer = '';

  /** The URL of this server's own token endpoint, and below it what that has to know of other sections; no settings. */
  tokenEndpoint?: string;
  httpRealm?: string;
  browserIssuers?: readonly string[];
}
