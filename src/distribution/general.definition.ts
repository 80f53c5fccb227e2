import { BuildInfo, defineSection } from '@zot/extension-api';
import { GeneralConfig } from './general.config.js';
import { takeServedSpecVersion } from './general.rules.js';

/** The single values at the top of the file: what the server says of itself. */
export default defineSection({
  name: 'general',
  section: '',
  presence: 'always',
  config: GeneralConfig,
  provides: [BuildInfo],
  complete: takeServedSpecVersion,
  module: async (config) => (await import('./general.module.js')).generalModule(config),
});
