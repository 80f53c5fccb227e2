import { Setting } from '@zot/extension-api';

export class OpenidClaimMappingConfig {
  @Setting({
    type: 'string',
    describe:
      'The claim that names the user, such as preferred_username, sub or name. Default, and where it is empty: email.',
  })
  username = 'email';

  @Setting({ type: 'string', describe: 'The claim that lists the groups of the user. Default: groups.' })
  groups = 'groups';
}

export class OpenidProviderConfig {
  @Setting({ type: 'string', describe: 'The file with clientid and clientsecret. Default: none, both stand here.' })
  credentialsFile = '';

  @Setting({ type: 'string', describe: 'The name this server is known by. Better kept in credentialsFile. Needed.' })
  clientid = '';

  @Setting({
    type: 'string',
    secret: true,
    describe: 'The secret of this server; without one, PKCE is used. Better kept in credentialsFile. Default: none.',
  })
  clientsecret = '';

  @Setting({ type: 'string', describe: 'The URL of the service. Needed except for github.' })
  issuer = '';

  @Setting({
    type: ['string'],
    describe: 'What is asked of the service, such as openid, email and groups. Needed; openid is added by itself.',
  })
  scopes: string[] = [];

  @Setting({
    type: 'string',
    describe: 'The URL to log in at, for github on premises. Needs tokenurl. Default: that of github.com.',
  })
  authurl = '';

  @Setting({
    type: 'string',
    describe: 'The URL that tokens come from, for github on premises. Needs authurl. Default: that of github.com.',
  })
  tokenurl = '';

  @Setting({ type: 'string', describe: 'The PEM file with the key that signs what this server says. Default: none.' })
  keypath = '';

  @Setting({ type: 'string', describe: 'What users see the service called. Default: the key of the provider.' })
  name = '';

  @Setting({
    type: OpenidClaimMappingConfig,
    describe: 'Which claims say who the user is. Default: email and groups.',
  })
  claimMapping = new OpenidClaimMappingConfig();
}
