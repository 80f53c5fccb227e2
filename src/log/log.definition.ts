import { defineSection } from '@zot/extension-api';
import { LogConfig } from './log.config.js';

/** Logs, and the audit log of changes. */
export default defineSection({ section: 'log', presence: 'always', config: LogConfig });
