import { defineSection } from '@zot/extension-api';
import { PackagesConfig } from './packages.config.js';

/** What is asked of packages that other sections name: versions, pins, isolation. Read by the kernel, so without a module. */
export default defineSection({
  section: 'packages',
  config: PackagesConfig,
  async *check(config) {
    yield* (await import('./version-range.rules.js')).checkVersionRanges(config);
  },
});
