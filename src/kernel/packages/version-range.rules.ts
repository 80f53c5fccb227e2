import { issue, type Issue } from '@zot/extension-api';
import validRange from 'semver/ranges/valid.js';
import type { PackagesConfig } from './packages.config.js';

export function* checkVersionRanges({ bySpecifier }: PackagesConfig): Iterable<Issue> {
  for (const [name, { version }] of Object.entries(bySpecifier)) {
    if (version === undefined || validRange(version) !== null) continue;
    yield issue.error([name, 'version'], 'is no range of versions', 'write one such as ^1.2.0');
  }
}
