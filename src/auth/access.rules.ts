import type { CheckedConfig } from '@zot/extension-api';
import type { AccessConfig } from './access.config.js';

/** `failDelay` stands in `http.auth`, in seconds. */
export function completeAccess(config: AccessConfig, whole: CheckedConfig): void {
  const seconds = whole.at(['http', 'auth', 'failDelay']);
  if (typeof seconds === 'number' && seconds > 0) config.failDelay = seconds * 1000;
  const audit = whole.at(['log', 'audit']);
  config.isAudited = typeof audit === 'string' && audit !== '';
}
