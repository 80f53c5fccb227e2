import { defineExtension } from '@zot/extension-api';
import { SyncConfig } from './sync.config.js';

/** Copies images from other registries, on demand or by the clock. */
export default defineExtension({
  name: 'sync',
  config: SyncConfig,
  isOn: (config) => config.enable,
  unserved: 'warn',
});
