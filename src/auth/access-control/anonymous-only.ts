import type { AccessControlConfig } from './access-control.config.js';

/** Whether all that is granted is granted without a login, and something is. */
export function asksForNoLogin(config: AccessControlConfig): boolean {
  if (config.adminPolicy && config.adminPolicy.users.length + config.adminPolicy.actions.length > 0) return false;
  const repositories = Object.values(config.repositories);
  const names = repositories.some(
    ({ defaultPolicy, policies }) =>
      defaultPolicy.length > 0 || policies.some(({ users, actions }) => users.length + actions.length > 0),
  );
  if (names) return false;
  if (repositories.some(({ anonymousPolicy }) => anonymousPolicy.length > 0)) return true;
  return config.metrics !== undefined && config.metrics.anonymousPolicy.length > 0 && config.metrics.users.length === 0;
}
