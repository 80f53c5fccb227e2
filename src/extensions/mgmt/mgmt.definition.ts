import { defineExtension, issue } from '@zot/extension-api';
import { MgmtConfig } from './mgmt.config.js';

/** The view of the configuration for clients. Its section of old is accepted and decides nothing. */
export default defineExtension({
  name: 'mgmt',
  config: MgmtConfig,
  isOn: () => false,
  *check() {
    yield issue.warning([], 'decides nothing, since what it turned on comes with extensions.search', 'leave it out');
  },
});
