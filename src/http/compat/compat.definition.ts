import { Compat, defineSection } from '@zot/extension-api';
import { CompatConfig } from './compat.config.js';
import { completeCompat } from './compat.rules.js';

/** What is allowed beyond OCI. A room of its own, so that the stores do not stand upon the server. */
export default defineSection({
  name: 'compat',
  presence: 'always',
  config: CompatConfig,
  provides: [Compat],
  complete: completeCompat,
  module: async (config) => (await import('./compat.module.js')).compatModule(config),
});
