import { defineExtension } from '@zot/extension-api';
import { UiConfig } from './ui.config.js';

/** Pages for browsers. */
export default defineExtension({
  name: 'ui',
  config: UiConfig,
  isOn: (config) => config.enable,
  unserved: 'warn',
});
