import type { CheckedConfig } from '@zot/extension-api';

/** Whether clients are asked for certificates. */
export function hasClientAuthorities(whole: CheckedConfig): boolean {
  return ['cert', 'key', 'cacert'].every((key) => whole.at(['http', 'tls', key]));
}
