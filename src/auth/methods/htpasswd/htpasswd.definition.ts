import { defineSection } from '@zot/extension-api';
import { HtpasswdConfig } from './htpasswd.config.js';

/** Users and passwords of a file. */
export default defineSection({
  section: 'http.auth.htpasswd',
  emptyMeans: 'present',
  config: HtpasswdConfig,
  unserved: 'refuse',
});
