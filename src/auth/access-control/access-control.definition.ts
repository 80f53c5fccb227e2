import { defineSection } from '@zot/extension-api';
import { AccessControlConfig } from './access-control.config.js';
import { checkAccessControl } from './access-control.rules.js';

/** Who may do what. An empty one is there too, and grants nothing. */
export default defineSection({
  section: 'http.accessControl',
  emptyMeans: 'present',
  config: AccessControlConfig,
  check: checkAccessControl,
  unserved: 'refuse',
});
