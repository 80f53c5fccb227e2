import { issue, type CheckedConfig, type Issue } from '@zot/extension-api';
import type { RateLimitConfig } from './rate-limit.config.js';

/** Servers that share their metadata share their counts too. */
export function completeRateLimit(config: RateLimitConfig, whole: CheckedConfig): void {
  config.isShared = whole.at(['storage', 'remoteCache']) === true && whole.isSet(['storage', 'cacheDriver']);
}

export function* checkRateLimit({ rate, methods }: RateLimitConfig): Iterable<Issue> {
  if (rate !== undefined && rate <= 0) yield tooLow(['rate']);
  for (const [index, one] of methods.entries()) {
    if (one.rate <= 0) yield tooLow(['methods', index, 'rate']);
    if (one.method !== '') continue;
    yield issue.warning(['methods', index, 'method'], 'is missing', 'write one such as GET');
  }
}

function tooLow(path: (string | number)[]): Issue {
  return issue.warning(path, 'is not above 0', 'write a number above 0, or leave it out');
}
