import { Clock, defineSection, Log, PasswordVerifier } from '@zot/extension-api';
import { HtpasswdConfig } from './htpasswd.config.js';
import { checkHtpasswd } from './htpasswd.rules.js';

/** Users and passwords of a file. */
export default defineSection({
  section: 'http.auth.htpasswd',
  emptyMeans: 'present',
  config: HtpasswdConfig,
  provides: [PasswordVerifier],
  needs: [Clock, Log],
  isOn: (config) => config.path !== '',
  check: checkHtpasswd,
  replaced: 'beside',
  module: async (config) => (await import('./htpasswd.module.js')).htpasswdModule(config),
});
