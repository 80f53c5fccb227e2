import type { Identity } from '@zot/extension-api';
import type { GroupConfig } from './access-control.config.js';

/** Users whose names and groups another service gives: a name that is in a group of the file may be anybody's there. */
const named = ['openid', 'oidc', 'bearer'];

/** `accessControl.groups`: which groups a user of this server is in. */
export class ConfigGroups {
  private readonly byUser = new Map<string, string[]>();

  constructor(groups: Readonly<Record<string, GroupConfig>>) {
    for (const [group, { users }] of Object.entries(groups)) {
      for (const user of users) {
        const known = this.byUser.get(user);
        if (known) known.push(group.toLowerCase());
        else this.byUser.set(user, [group.toLowerCase()]);
      }
    }
  }

  /** All groups of a client: those that its login brought, and those of the file. */
  of({ username, groups, method }: Identity): readonly string[] {
    const own = named.includes(method) ? undefined : this.byUser.get(username);
    return own ? [...new Set([...groups, ...own])] : groups;
  }
}
