import { CacheDrivers, defineSection, RecordStore, UserData } from '@zot/extension-api';

/** What can be made from nothing else: keys, sessions, stars and bookmarks of users. */
export default defineSection({
  name: 'records',
  presence: 'when-needed',
  provides: [RecordStore, UserData],
  needs: [CacheDrivers],
  module: async () => (await import('./records.module.js')).recordsModule(),
});
