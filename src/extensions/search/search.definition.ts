import { defineExtension } from '@zot/extension-api';
import { SearchConfig } from './search.config.js';
import { checkSearch, completeSearch } from './search.rules.js';

/** Queries over repositories and images, and over their known vulnerabilities. */
export default defineExtension({
  name: 'search',
  config: SearchConfig,
  isOn: (config) => config.enable,
  complete: completeSearch,
  check: checkSearch,
  unserved: 'warn',
});
