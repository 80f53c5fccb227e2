import { issue, type Issue } from '@zot/extension-api';
import type { AuthConfig } from './auth.config.js';

/** What `serve` cannot do as the file says. */
export function* unservedAuth({ failDelay }: AuthConfig): Iterable<Issue> {
  if (failDelay > 0) yield issue.error(['failDelay'], 'is not served by this version; guessing would not be slowed');
}
