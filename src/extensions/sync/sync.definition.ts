import { defineExtension } from '@zot/extension-api';
import { SyncConfig } from './sync.config.js';
import { checkSync, completeSync } from './sync.rules.js';
import { unservedSync } from './sync.unserved.js';

/** Copies images from other registries, on demand or by the clock. */
export default defineExtension({
  name: 'sync',
  config: SyncConfig,
  isOn: (config) => config.enable,
  complete: completeSync,
  check: checkSync,
  unserved: unservedSync,
});
