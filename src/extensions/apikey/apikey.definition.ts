import { defineExtension, issue } from '@zot/extension-api';
import { ApikeyConfig } from './apikey.config.js';

/** Keys in place of passwords have moved to http.auth; their section of old is accepted and decides nothing. */
export default defineExtension({
  name: 'apikey',
  config: ApikeyConfig,
  isOn: () => false,
  *check() {
    yield issue.warning([], 'decides nothing, since it has moved', 'leave it out, and write http.auth.apikey');
  },
});
