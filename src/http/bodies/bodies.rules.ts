import type { CheckedConfig } from '@zot/extension-api';
import { HttpConfig } from '../http.config.js';
import type { BodiesConfig } from './bodies.config.js';

export function completeBodies(config: BodiesConfig, whole: CheckedConfig): void {
  const { readTimeout } = (whole.at(['http']) as HttpConfig | undefined) ?? new HttpConfig();
  config.readTimeout = readTimeout;
}
