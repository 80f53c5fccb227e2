import { issue, type ConfigPath, type Issue } from '@zot/extension-api';
import { checkClaimMapping } from './claim-mapping.rules.js';
import type { OidcIssuerConfig } from './oidc-issuer.config.js';

export async function* checkOidcIssuers(issuers: readonly OidcIssuerConfig[]): AsyncIterable<Issue> {
  for (const [index, one] of issuers.entries()) {
    const path = ['oidc', index];
    yield* checkIssuer(one, path);
    if (one.claimMapping) yield* checkClaimMapping(one.claimMapping, [...path, 'claimMapping']);
  }
}

function* checkIssuer(one: OidcIssuerConfig, path: ConfigPath): Iterable<Issue> {
  for (const key of ['issuer', 'audiences'] as const) {
    if (one[key].length === 0) yield issue.error([...path, key], 'is missing', 'write issuer and audiences');
  }
  if (one.certificateAuthority !== '' && one.certificateAuthorityFile !== '') {
    yield issue.error(
      [...path, 'certificateAuthorityFile'],
      'cannot stand beside certificateAuthority',
      'keep one of them',
    );
  }
}
