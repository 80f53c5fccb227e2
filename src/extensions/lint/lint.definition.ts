import { Blobs, defineExtension } from '@zot/extension-api';
import { LintConfig } from './lint.config.js';
import { checkLint } from './lint.rules.js';

/** Refuses images that lack annotations. */
export default defineExtension({
  name: 'lint',
  config: LintConfig,
  needs: [Blobs],
  isOn: (config) => config.enable,
  check: checkLint,
  module: async (config) => (await import('./lint.module.js')).lintModule(config),
});
