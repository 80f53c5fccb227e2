import { defineExtension } from '@zot/extension-api';
import { UiConfig } from './ui.config.js';
import { checkUi } from './ui.rules.js';

/** Pages for browsers. */
export default defineExtension({
  name: 'ui',
  config: UiConfig,
  isOn: (config) => config.enable,
  check: checkUi,
  unserved: 'warn',
});
