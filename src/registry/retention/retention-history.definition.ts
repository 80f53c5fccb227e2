import { defineSection, ManifestHistory, MetaStore } from '@zot/extension-api';
import { RetentionHistoryConfig } from './retention-history.config.js';
import { findNeed } from './retention-history.rules.js';

/** What was done with manifests, for retention: only where a rule asks for it, since it turns metadata on. */
export default defineSection({
  name: 'retention history',
  presence: 'always',
  config: RetentionHistoryConfig,
  isOn: ({ isNeeded }) => isNeeded === true,
  complete: findNeed,
  provides: [ManifestHistory],
  needs: [MetaStore],
  module: async () => (await import('./retention-history.module.js')).retentionHistoryModule(),
});
