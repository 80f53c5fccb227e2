import { defineSection } from '@zot/extension-api';
import { BearerConfig } from './bearer.config.js';
import { checkBearer, completeBearer } from './bearer.rules.js';

/** Tokens that another service has signed. */
export default defineSection({
  section: 'http.auth.bearer',
  emptyMeans: 'present',
  config: BearerConfig,
  complete: completeBearer,
  check: checkBearer,
  unserved: 'refuse',
});
