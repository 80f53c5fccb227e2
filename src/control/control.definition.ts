import { Clock, ControlClient, controlCommands, defineSection, Log, Scheduler, Stores } from '@zot/extension-api';

/** What those who run a server see of it and ask it: through a socket of its machine, and by routes for administrators. */
export default defineSection({
  name: 'control',
  presence: 'always',
  provides: [ControlClient],
  needs: [Clock, Log, Scheduler, Stores],
  opens: [controlCommands],
  module: async () => (await import('./control.module.js')).controlModule(),
});
