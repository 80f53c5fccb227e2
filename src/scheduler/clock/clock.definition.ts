import { Clock, defineSection } from '@zot/extension-api';

/** Time. A section of its own, since rooms that the scheduler comes after need it. */
export default defineSection({
  name: 'clock',
  presence: 'always',
  provides: [Clock],
  module: async () => (await import('./clock.module.js')).clockModule(),
});
