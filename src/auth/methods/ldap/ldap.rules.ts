import { issue, type CheckedConfig, type Issue } from '@zot/extension-api';
import { readSecrets } from '../../secret-file.rules.js';
import type { LdapConfig } from './ldap.config.js';

export function* checkLdap(config: LdapConfig, whole: CheckedConfig): Iterable<Issue> {
  for (const key of ['userAttribute', 'address', 'baseDN'] as const) {
    if (config[key] === '')
      yield issue.error([key], 'is missing', 'say where the directory is, and how it names users');
  }
  if (config.port <= 0)
    yield issue.warning(['port'], 'is missing, and has no default', 'write 636, or 389 with insecure');
  if (config.startTLS && !config.insecure) {
    yield issue.warning(
      ['startTLS'],
      'has no effect without insecure, since TLS is spoken from the start',
      'leave it out',
    );
  }
  if (config.credentialsFile === '') return;
  // Only looked at: the module reads it again whenever it changes.
  yield* readSecrets(config.credentialsFile, { needed: ['bindDN', 'bindPassword'] }, ['credentialsFile'], whole);
}
