import type { CheckedConfig } from '@zot/extension-api';
import type { ApiKeysConfig } from './api-keys.config.js';

/** Keys come with logins by another service, whose users have no password here; else where the file says so. */
export function completeApiKeys(config: ApiKeysConfig, whole: CheckedConfig): void {
  const path = ['http', 'auth', 'apikey'];
  config.isShared = whole.at(['storage', 'remoteCache']) === true && whole.isSet(['storage', 'cacheDriver']);
  config.isOn = whole.isSet(path) ? whole.at(path) === true : whole.isSet(['http', 'auth', 'openid']);
}
