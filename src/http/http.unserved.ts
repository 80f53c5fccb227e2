import { issue, type Issue } from '@zot/extension-api';
import type { HttpConfig } from './http.config.js';

/** What `serve` cannot do as the file says. */
export function* unservedHttp({ ratelimit }: HttpConfig): Iterable<Issue> {
  if (ratelimit) yield issue.error(['ratelimit'], 'is not served by this version; there would be no limit');
}
