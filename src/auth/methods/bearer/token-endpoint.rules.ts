import type { CheckedConfig } from '@zot/extension-api';
import { ownOrigin } from '../../origin.rules.js';
import type { BearerConfig } from './bearer.config.js';

/** What the token endpoint has to know of other sections. */
export function completeTokenEndpoint(config: BearerConfig, whole: CheckedConfig): void {
  config.tokenEndpoint = `${ownOrigin(whole)}/zot/auth/token`;
  const realm = whole.at(['http', 'realm']);
  if (typeof realm === 'string' && realm !== '') config.httpRealm = realm;
  const providers = whole.at(['http', 'auth', 'openid', 'providers']) as Record<string, { issuer: string }> | undefined;
  config.browserIssuers = Object.values(providers ?? {})
    .map(({ issuer }) => issuer)
    .filter((issuer) => issuer !== '');
}
