import type { CheckedConfig } from '@zot/extension-api';
import { setHidden } from '../../hidden.rules.js';
import { ownOrigin } from '../../origin.rules.js';
import type { OpenidConfig } from './openid.config.js';

/** What logins have to know of other sections. Called when the secrets of the providers have been read. */
export function completeOwnPlace(config: OpenidConfig, whole: CheckedConfig): void {
  config.origin = ownOrigin(whole);
  config.isSecure = whole.isSet(['http', 'tls']) || whole.at(['http', 'auth', 'secureSession']) === true;
  config.isShared = whole.at(['storage', 'remoteCache']) === true && whole.isSet(['storage', 'cacheDriver']);
  const hashKey = whole.at(['http', 'auth', 'sessionHashKey']);
  const secrets = [hashKey, ...Object.values(config.providers).map(({ clientsecret }) => clientsecret)];
  const stateSecret = secrets.filter((one) => typeof one === 'string' && one !== '').join('\n');
  if (stateSecret !== '') setHidden(config, 'stateSecret', stateSecret);
}
