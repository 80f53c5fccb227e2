import { issue, type Issue } from '@zot/extension-api';
import type { HttpConfig } from './http.config.js';

/** What `serve` cannot do as the file says. */
export function* unservedHttp({ tls, ratelimit }: HttpConfig): Iterable<Issue> {
  if (tls?.cacert) {
    yield issue.error(
      ['tls', 'cacert'],
      'is not served by this version; clients would not be known by their certificates',
    );
  }
  if (ratelimit) yield issue.error(['ratelimit'], 'is not served by this version; there would be no limit');
}
