import { Setting } from '@zot/extension-api';

export const tokenExchange = 'urn:ietf:params:oauth:grant-type:token-exchange';
export const grantTypes = ['client_credentials', 'urn:ietf:params:oauth:grant-type:jwt-bearer', tokenExchange];

/** How a token for a registry is fetched by OAuth 2. */
export class Oauth2CredentialHelperConfig {
  @Setting({ type: 'string', describe: 'The URL that tokens come from. Needed.' })
  tokenURL = '';

  @Setting({
    type: 'string',
    describe:
      'client_credentials, urn:ietf:params:oauth:grant-type:jwt-bearer or urn:ietf:params:oauth:grant-type:token-exchange. Default: client_credentials.',
  })
  grantType = 'client_credentials';

  @Setting({
    type: 'string',
    describe: 'The file with a signed statement of who this server is. Needed without signingFile.',
  })
  assertionFile = '';

  @Setting({
    type: 'string',
    describe:
      'The JSON file that says how such a statement is signed: privateKeyFile, algorithm, keyId, issuer, subject, audience. Needed without assertionFile.',
  })
  signingFile = '';

  @Setting({ type: 'string', describe: 'The name this server is known by there. Default: none.' })
  clientID = '';

  @Setting({ type: 'string', describe: 'The file with the secret that goes with clientID. Default: none.' })
  clientSecretFile = '';

  @Setting({ type: ['string'], describe: 'What is asked for. Default: nothing in particular.' })
  scopes: string[] = [];

  @Setting({ type: 'string', describe: 'The user name that goes with the token at the registry. Default: <token>.' })
  username = '<token>';

  @Setting({ type: 'string', describe: 'Whom the token is for. Needed for token-exchange, and only for it.' })
  audience = '';

  @Setting({
    type: 'string',
    describe:
      'What kind of token is given, as a URI, for token-exchange only. Default: urn:ietf:params:oauth:token-type:jwt.',
  })
  subjectTokenType = '';

  @Setting({
    type: 'string',
    describe:
      'What kind of token is asked for, as a URI, for token-exchange only. Default: urn:ietf:params:oauth:token-type:access_token.',
  })
  requestedTokenType = '';
}
