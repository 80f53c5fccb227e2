import {
  AccessHook,
  Audit,
  authenticators,
  Authorizer,
  Clock,
  defineSection,
  NoAccessControl,
  NoAudit,
  Rights,
  wish,
} from '@zot/extension-api';
import { AccessConfig } from './access.config.js';
import { completeAccess } from './access.rules.js';

/** The decision over every request: who it comes from, and whether that one may. There with and without logins. */
export default defineSection({
  name: 'access',
  presence: 'always',
  config: AccessConfig,
  provides: [AccessHook, Rights],
  needs: [Clock],
  wants: [wish(Authorizer, NoAccessControl), wish(Audit, NoAudit)],
  opens: [authenticators],
  complete: completeAccess,
  module: async (config) => (await import('./access.module.js')).accessModule(config),
});
