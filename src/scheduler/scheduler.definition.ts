import { defineSection } from '@zot/extension-api';
import { SchedulerConfig } from './scheduler.config.js';

/** Background tasks: garbage collection, scrubs and whatever else extensions add. */
export default defineSection({ section: 'scheduler', presence: 'always', config: SchedulerConfig });
