import { Clock, defineSection, Log } from '@zot/extension-api';
import { LdapConfig } from './ldap.config.js';
import { checkLdap } from './ldap.rules.js';

/** Users and passwords of a directory. */
export default defineSection({
  section: 'http.auth.ldap',
  emptyMeans: 'present',
  config: LdapConfig,
  needs: [Clock, Log],
  check: checkLdap,
  replaced: 'beside',
  module: async (config) => (await import('./ldap.module.js')).ldapModule(config),
});
