import { Clock, defineSection, Log, Scheduler, Stores, TaskMemory, taskObservers, tasks } from '@zot/extension-api';
import { SchedulerConfig } from './scheduler.config.js';

/** Background tasks: garbage collection, scrubs and whatever else extensions add. */
export default defineSection({
  section: 'scheduler',
  presence: 'always',
  config: SchedulerConfig,
  provides: [Scheduler, TaskMemory],
  needs: [Log, Clock, Stores],
  opens: [tasks, taskObservers],
  adapts: () => true,
  module: async (config) => (await import('./scheduler.module.js')).schedulerModule(config),
});
