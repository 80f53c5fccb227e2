import { Blobs, defineExtension, Events, NoEvents, wish } from '@zot/extension-api';
import { LintConfig } from './lint.config.js';
import { checkLint } from './lint.rules.js';

/** Refuses images that lack annotations. */
export default defineExtension({
  name: 'lint',
  config: LintConfig,
  needs: [Blobs],
  wants: [wish(Events, NoEvents)],
  isOn: (config) => config.enable,
  check: checkLint,
  module: async (config) => (await import('./lint.module.js')).lintModule(config),
});
