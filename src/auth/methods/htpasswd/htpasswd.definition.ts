import { defineSection } from '@zot/extension-api';
import { HtpasswdConfig } from './htpasswd.config.js';
import { checkHtpasswd } from './htpasswd.rules.js';

/** Users and passwords of a file. */
export default defineSection({
  section: 'http.auth.htpasswd',
  emptyMeans: 'present',
  config: HtpasswdConfig,
  isOn: (config) => config.path !== '',
  check: checkHtpasswd,
  unserved: 'refuse',
});
