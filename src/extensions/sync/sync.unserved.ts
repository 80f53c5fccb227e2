import { issue, type Issue } from '@zot/extension-api';
import type { SyncConfig } from './sync.config.js';

/** Without copies a server still serves what it has; with credentials in the file, somebody relies on them. */
export function* unservedSync({ credentialsFile, registries }: SyncConfig): Iterable<Issue> {
  const refused = 'is not served by this version, and to run without it would not be safe';
  const hint = 'take it out of the file, or run a version that serves it';
  if (credentialsFile !== '') yield issue.error(['credentialsFile'], refused, hint);
  for (const [index, { credentialHelper }] of registries.entries()) {
    if (credentialHelper !== '') yield issue.error(['registries', index, 'credentialHelper'], refused, hint);
  }
  yield issue.warning([], 'is not served by this version; the server runs without it');
}
