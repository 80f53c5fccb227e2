import type { CheckedConfig } from '@zot/extension-api';
import type { BearerConfig } from '../methods/bearer/bearer.config.js';
import { isCompleteIssuer, takesServiceTokens } from '../methods/bearer/token-kinds.js';

/** Whether a client can become somebody, in any way that the file has. */
export function hasLogin(whole: CheckedConfig): boolean {
  const auth = (key: string) => whole.at(['http', 'auth', key]);
  const hasClientCertificates = ['cert', 'key', 'cacert'].every((key) => whole.at(['http', 'tls', key]));
  return (
    [auth('htpasswd'), auth('ldap'), auth('openid'), auth('apikey')].some(Boolean) ||
    hasClientCertificates ||
    takesTokens(auth('bearer'))
  );
}

function takesTokens(bearer: unknown): boolean {
  if (!bearer) return false;
  const config = bearer as BearerConfig;
  return takesServiceTokens(config) || config.oidc.some(isCompleteIssuer);
}
