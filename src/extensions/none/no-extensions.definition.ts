import { defineSection, issue } from '@zot/extension-api';
import { NoExtensionsConfig } from './no-extensions.config.js';

/** The place of all extensions in the minimal build: a file written for the whole one works, and says what is missing. */
export default defineSection({
  section: 'extensions',
  emptyMeans: 'present',
  config: NoExtensionsConfig,
  *check({ byName }) {
    const names = Object.keys(byName);
    if (names.length === 0) return;
    yield issue.warning(
      [],
      `this build has no extensions; ${names.join(', ')} will not work`,
      'run zot, not zot-minimal',
    );
  },
});
