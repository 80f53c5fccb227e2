import { defineExtension } from '@zot/extension-api';
import { UserprefsConfig } from './userprefs.config.js';

/** Stars and bookmarks of users. */
export default defineExtension({
  name: 'userprefs',
  config: UserprefsConfig,
  isOn: (config) => config.enable,
  unserved: 'warn',
});
