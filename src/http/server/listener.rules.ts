import type { CheckedConfig } from '@zot/extension-api';
import { HttpConfig } from '../http.config.js';
import type { ListenerConfig } from './listener.config.js';

export function completeListener(config: ListenerConfig, whole: CheckedConfig): void {
  const { address, port, writeTimeout, tls } = (whole.at(['http']) as HttpConfig | undefined) ?? new HttpConfig();
  Object.assign(config, { address, port, writeTimeout });
  // Half a certificate, and none, mean plain HTTP; the rules of `http` say so.
  if (tls && tls.cert !== '') config.tls = tls;
}
