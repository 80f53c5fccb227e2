import { defineExtension } from '@zot/extension-api';
import { LintConfig } from './lint.config.js';
import { checkLint } from './lint.rules.js';

/** Refuses images that lack annotations. */
export default defineExtension({
  name: 'lint',
  config: LintConfig,
  isOn: (config) => config.enable,
  check: checkLint,
  unserved: 'warn',
});
