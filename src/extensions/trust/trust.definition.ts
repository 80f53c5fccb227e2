import { defineExtension } from '@zot/extension-api';
import { TrustConfig } from './trust.config.js';

/** Says of signatures whether they can be trusted. */
export default defineExtension({
  name: 'trust',
  config: TrustConfig,
  isOn: (config) => config.enable,
  unserved: 'warn',
});
