import { issue, type CheckedConfig, type Issue } from '@zot/extension-api';
import { readSecrets } from '../../secret-file.rules.js';
import type { LdapConfig } from './ldap.config.js';

export function* checkLdap(config: LdapConfig, whole: CheckedConfig): Iterable<Issue> {
  for (const key of ['userAttribute', 'address', 'baseDN'] as const) {
    if (config[key] === '')
      yield issue.error([key], 'is missing', 'say where the directory is, and how it names users');
  }
  if (config.credentialsFile === '') return;
  // Only looked at: the module reads it again whenever it changes.
  yield* readSecrets(config.credentialsFile, { needed: ['bindDN', 'bindPassword'] }, ['credentialsFile'], whole);
}
