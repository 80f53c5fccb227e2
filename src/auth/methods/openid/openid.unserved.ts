import { issue, type Issue } from '@zot/extension-api';
import type { OpenidConfig } from './openid.config.js';

const served = ['google', 'gitlab', 'oidc', 'github'];

/** What `serve` cannot do as the file says. */
export function* unservedOpenid({ providers }: OpenidConfig): Iterable<Issue> {
  for (const name of Object.keys(providers)) {
    if (served.includes(name)) continue;
    yield issue.error(['providers', name], 'is a package, and those are not served as providers by this version');
  }
}
