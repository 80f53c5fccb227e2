import { defineExtension } from '@zot/extension-api';
import { ScrubConfig } from './scrub.config.js';
import { completeScrub } from './scrub.rules.js';

/** Finds blobs that have rotted on disk. */
export default defineExtension({
  name: 'scrub',
  config: ScrubConfig,
  isOn: (config) => config.enable,
  complete: completeScrub,
  unserved: 'warn',
});
