import { issue, type CheckedConfig, type Issue } from '@zot/extension-api';
import type { HtpasswdConfig } from './htpasswd.config.js';

/** An empty path turns it off, as in zot. A section without one is a slip, which must not leave the server open. */
export function* checkHtpasswd({ path }: HtpasswdConfig, whole: CheckedConfig): Iterable<Issue> {
  if (path !== '') return;
  if (!whole.isSet(['http', 'auth', 'htpasswd', 'path'])) yield issue.error(['path'], 'is missing', 'name a file');
  else yield issue.warning(['path'], 'is empty, so nobody can log in by a password of a file', 'leave htpasswd out');
}
