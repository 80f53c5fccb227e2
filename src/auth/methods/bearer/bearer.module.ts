import { Module, type Provider, type Type } from '@nestjs/common';
import { authenticators, Clock, to, type Runs, type SectionModule } from '@zot/extension-api';
import { AwsKeys, TOKEN_SECRET } from './aws-keys.js';
import { BEARER_CHALLENGE, BearerLogin, type BearerChallenge } from './bearer-login.js';
import type { BearerConfig } from './bearer.config.js';
import { FileKeys, TOKEN_KEY_FILE } from './file-keys.js';
import { ServiceTokens } from './service-tokens.js';
import { isCompleteIssuer, takesServiceTokens } from './token-kinds.js';
import { TOKEN_ENDPOINT, TokenController, type TokenEndpoint } from './token.controller.js';
import { UPSTREAM_TOKEN_SERVICE, UpstreamTokenService } from './upstream-token-service.js';
import { OIDC_ISSUERS, WorkloadIssuers } from './workload-issuers.js';

@Module({})
export class BearerModule {}

export function bearerModule(config: BearerConfig): SectionModule {
  const issuers = config.oidc.filter(isCompleteIssuer);
  const service = takesServiceTokens(config) ? serviceProviders(config) : undefined;
  const {
    exclusive: isExclusive,
    realm,
    service: name,
    tokenEndpoint,
    httpRealm = 'zot',
    browserIssuers = [],
  } = config;
  const challenge: BearerChallenge = { isExclusive, realm: realm || (tokenEndpoint ?? ''), service: name || 'zot' };
  const endpoint: TokenEndpoint = { realm: httpRealm, browserIssuers };
  return {
    module: BearerModule,
    controllers: issuers.length > 0 ? [TokenController] : [],
    providers: [
      { provide: BEARER_CHALLENGE, useValue: challenge },
      { provide: OIDC_ISSUERS, useValue: issuers },
      { provide: TOKEN_ENDPOINT, useValue: endpoint },
      { provide: UPSTREAM_TOKEN_SERVICE, useValue: config.upstreamTokenEndpoint },
      WorkloadIssuers,
      UpstreamTokenService,
      BearerLogin,
      ...(service?.providers ?? []),
    ],
    runs: [WorkloadIssuers, ...(service ? [service.keys] : [])],
    contributes: [to(authenticators, BearerLogin)],
  };
}

function serviceProviders(config: BearerConfig): { keys: Type<Runs>; providers: Provider[] } {
  const { cert, awsSecretsManager, service, issuer } = config;
  const keys: Type<FileKeys | AwsKeys> = cert === '' ? AwsKeys : FileKeys;
  return {
    keys,
    providers: [
      cert === ''
        ? { provide: TOKEN_SECRET, useValue: awsSecretsManager }
        : { provide: TOKEN_KEY_FILE, useValue: cert },
      keys,
      {
        provide: ServiceTokens,
        inject: [keys, Clock],
        useFactory: (source: FileKeys | AwsKeys, clock: Clock) =>
          new ServiceTokens(source, { service, ...(issuer !== '' && { issuer }) }, clock),
      },
    ],
  };
}
