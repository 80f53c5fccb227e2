import type { CheckedConfig } from '@zot/extension-api';
import type { AuthConfig } from './auth.config.js';

/** Sessions have a prefix of their own, so that they and metadata may lie in one Redis. */
export function completeSessionDriver({ sessionDriver }: AuthConfig, whole: CheckedConfig): void {
  if (sessionDriver?.['name'] !== 'redis' || whole.isSet(['http', 'auth', 'sessionDriver', 'keyprefix'])) return;
  sessionDriver['keyprefix'] = 'zotsession';
}
