import {
  AccessHook,
  authenticators,
  Authorizer,
  defineSection,
  NoAccessControl,
  Rights,
  wish,
} from '@zot/extension-api';

/** The decision over every request: who it comes from, and whether that one may. There with and without logins. */
export default defineSection({
  name: 'access',
  presence: 'always',
  provides: [AccessHook, Rights],
  wants: [wish(Authorizer, NoAccessControl)],
  opens: [authenticators],
  module: async () => (await import('./access.module.js')).accessModule(),
});
