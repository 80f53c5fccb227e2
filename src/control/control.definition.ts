import {
  Clock,
  ControlClient,
  controlCommands,
  defineSection,
  Log,
  NoServedFile,
  Scheduler,
  ServedFile,
  Stores,
  wish,
} from '@zot/extension-api';

/** What those who run a server see of it and ask it: through a socket of its machine, and by routes for administrators. */
export default defineSection({
  name: 'control',
  presence: 'always',
  provides: [ControlClient],
  needs: [Clock, Log, Scheduler, Stores],
  wants: [wish(ServedFile, NoServedFile)],
  opens: [controlCommands],
  module: async () => (await import('./control.module.js')).controlModule(),
});
