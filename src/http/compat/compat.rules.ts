import type { CheckedConfig } from '@zot/extension-api';
import { HttpConfig } from '../http.config.js';
import type { CompatConfig } from './compat.config.js';

export function completeCompat(config: CompatConfig, whole: CheckedConfig): void {
  const { compat } = (whole.at(['http']) as HttpConfig | undefined) ?? new HttpConfig();
  config.docker2s2 = compat.includes('docker2s2');
  config.sparse = compat.includes('sparse');
}
