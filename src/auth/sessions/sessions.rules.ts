import type { CheckedConfig } from '@zot/extension-api';
import { setHidden } from '../hidden.rules.js';
import type { SessionsConfig } from './sessions.config.js';

/** Sessions are kept where there are pages of the registry, here or on another origin, and names and passwords for them. */
export function completeSessionsRoom(config: SessionsConfig, whole: CheckedConfig): void {
  const isSet = (...path: string[]) => whole.isSet(['http', 'auth', ...path]);
  const hasPages =
    whole.isSet(['extensions', 'ui']) ||
    whole.isSet(['http', 'allowOrigin']) ||
    isSet('sessionDriver') ||
    isSet('openid');
  config.isOn = hasPages && ['htpasswd', 'ldap', 'openid', 'apikey'].some((key) => isSet(key));
  config.isSecure = whole.isSet(['http', 'tls']) || whole.at(['http', 'auth', 'secureSession']) === true;
  const hashKey = whole.at(['http', 'auth', 'sessionHashKey']);
  if (typeof hashKey === 'string' && hashKey !== '') setHidden(config, 'hashKey', hashKey);
}
