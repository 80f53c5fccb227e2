import { Bodies, defineSection } from '@zot/extension-api';
import { BodiesConfig } from './bodies.config.js';
import { completeBodies } from './bodies.rules.js';

/** Bodies of requests and answers. A room of its own, since it outlives the application that serves them. */
export default defineSection({
  name: 'bodies',
  presence: 'always',
  config: BodiesConfig,
  provides: [Bodies],
  complete: completeBodies,
  module: async (config) => (await import('./bodies.module.js')).bodiesModule(config),
});
