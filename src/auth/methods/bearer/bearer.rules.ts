import { issue, type Issue } from '@zot/extension-api';
import { usualRefreshInterval, type AwsSecretsManagerConfig } from './aws-secrets-manager.config.js';
import type { BearerConfig } from './bearer.config.js';
import { usualUsername } from './oidc-claim-mapping.config.js';
import { checkOidcIssuers } from './oidc-issuer.rules.js';
import { isCompleteIssuer, takesServiceTokens } from './token-kinds.js';
import { checkUpstreamTokenEndpoint } from './upstream-token-endpoint.rules.js';

/** 0 and an empty expression stand for the default. */
export function completeBearer({ awsSecretsManager, oidc }: BearerConfig): void {
  if (awsSecretsManager?.refreshInterval === 0) awsSecretsManager.refreshInterval = usualRefreshInterval;
  for (const { claimMapping } of oidc) if (claimMapping?.username === '') claimMapping.username = usualUsername;
}

export async function* checkBearer(config: BearerConfig): AsyncIterable<Issue> {
  yield* checkKeys(config);
  yield* checkCompleteness(config);
  yield* checkOidcIssuers(config.oidc);
  yield* checkUpstreamTokenEndpoint(config.upstreamTokenEndpoint);
}

function* checkKeys({ cert, awsSecretsManager }: BearerConfig): Iterable<Issue> {
  if (!awsSecretsManager) return;
  if (cert !== '') yield issue.error(['awsSecretsManager'], 'cannot stand beside cert', 'keep one of them');
  yield* checkSecret(awsSecretsManager);
}

function* checkSecret(secret: AwsSecretsManagerConfig): Iterable<Issue> {
  for (const key of ['region', 'secretName'] as const) {
    if (secret[key] === '') yield issue.error(['awsSecretsManager', key], 'is missing', 'write region and secretName');
  }
}

/** In zot such a section is silently off, and the server open. */
function* checkCompleteness(config: BearerConfig): Iterable<Issue> {
  if (takesServiceTokens(config)) return;
  const hasKeys = config.cert !== '' || config.awsSecretsManager !== undefined;
  if (config.oidc.length === 0) {
    yield issue.error(
      [],
      'takes no tokens as it stands',
      'add realm, service and cert or awsSecretsManager, or oidc with issuer and audiences',
    );
  } else if (hasKeys && config.oidc.some(isCompleteIssuer)) {
    const key = config.cert === '' ? 'awsSecretsManager' : 'cert';
    yield issue.warning([key], 'is not used without realm and service', 'add them, or leave it out');
  }
}
