import { defineSection } from '@zot/extension-api';
import { OpenidConfig } from './openid.config.js';

/** Logins of browsers by another service. */
export default defineSection({
  section: 'http.auth.openid',
  emptyMeans: 'present',
  config: OpenidConfig,
  unserved: 'refuse',
});
