import { Authorizer, Clock, defineSection } from '@zot/extension-api';
import { AccessControlConfig } from './access-control.config.js';
import { checkAccessControl, completeAccessControl } from './access-control.rules.js';

/** Who may do what. An empty one is there too, and grants nothing. */
export default defineSection({
  section: 'http.accessControl',
  emptyMeans: 'present',
  config: AccessControlConfig,
  provides: [Authorizer],
  needs: [Clock],
  complete: completeAccessControl,
  check: checkAccessControl,
  replaced: 'beside',
  module: async (config) => (await import('./access-control.module.js')).accessControlModule(config),
});
