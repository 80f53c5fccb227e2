import type { CheckedConfig } from '@zot/extension-api';
import type { AuthConfig } from './auth.config.js';

/** The realm of challenges stands in another section, `http`. */
export function completeRealm(config: AuthConfig, whole: CheckedConfig): void {
  const realm = whole.at(['http', 'realm']);
  if (typeof realm === 'string' && realm !== '') config.realm = realm;
}
