import { Bodies, Clock, defineSection, Log } from '@zot/extension-api';
import { BearerConfig } from './bearer.config.js';
import { checkBearer, completeBearer } from './bearer.rules.js';
import { completeTokenEndpoint } from './token-endpoint.rules.js';

/** Tokens that another service has signed. */
export default defineSection({
  section: 'http.auth.bearer',
  emptyMeans: 'present',
  config: BearerConfig,
  needs: [Bodies, Clock, Log],
  complete(config, whole) {
    completeBearer(config);
    completeTokenEndpoint(config, whole);
  },
  check: checkBearer,
  replaced: 'beside',
  module: async (config) => (await import('./bearer.module.js')).bearerModule(config),
});
