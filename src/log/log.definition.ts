import { Audit, Clock, defineSection, Log } from '@zot/extension-api';
import { LogConfig } from './log.config.js';

/** Logs, and the audit log of changes. */
export default defineSection({
  section: 'log',
  presence: 'always',
  config: LogConfig,
  provides: [Log, Audit],
  needs: [Clock],
  adapts: () => true,
  module: async (config) => (await import('./log.module.js')).logModule(config),
});
