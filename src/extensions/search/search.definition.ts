import { defineExtension } from '@zot/extension-api';
import { SearchConfig } from './search.config.js';

/** Queries over repositories and images, and over their known vulnerabilities. */
export default defineExtension({
  name: 'search',
  config: SearchConfig,
  isOn: (config) => config.enable,
  unserved: 'warn',
});
