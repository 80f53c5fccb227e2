import { defineSection } from '@zot/extension-api';
import { LdapConfig } from './ldap.config.js';

/** Users and passwords of a directory. */
export default defineSection({
  section: 'http.auth.ldap',
  emptyMeans: 'present',
  config: LdapConfig,
  unserved: 'refuse',
});
