import type { BearerConfig } from './bearer.config.js';
import type { OidcIssuerConfig } from './oidc-issuer.config.js';

/** Whether tokens of a token service can be checked, and clients be told where to get them. */
export function takesServiceTokens({ realm, service, cert, awsSecretsManager }: BearerConfig): boolean {
  return realm !== '' && service !== '' && (cert !== '' || awsSecretsManager !== undefined);
}

export function isCompleteIssuer({ issuer, audiences }: OidcIssuerConfig): boolean {
  return issuer !== '' && audiences.length > 0;
}
