import { Inject, Injectable } from '@nestjs/common';
import { UserData, type KnownUser, type PasswordSource } from '@zot/extension-api';
import { OPENID_CONFIG } from './login-providers.js';
import type { OpenidConfig } from './openid.config.js';

const rememberFor = 60_000;

/** Users who log in elsewhere: they have no password here, but their keys and sessions have the groups of the last login. */
@Injectable()
export class OpenidUsers implements PasswordSource {
  readonly method = 'openid';
  private logins = 0;

  constructor(
    private readonly userData: UserData,
    @Inject(OPENID_CONFIG) private readonly config: OpenidConfig,
  ) {}

  async verify(): Promise<undefined> {}

  async lookUp(username: string): Promise<KnownUser> {
    const { logins } = this;
    const { groups } = await this.userData.of(username);
    // Where other servers share what is known of users, their logins count with the next request too.
    if (this.config.isShared === true) return { groups };
    return { groups, rememberFor, stillHolds: () => this.logins === logins };
  }

  /** Groups replace those of the login before: who has left one is out of it. */
  async remember(username: string, groups: readonly string[]): Promise<void> {
    await this.userData.rememberGroups(username, groups);
    this.logins += 1;
  }
}
