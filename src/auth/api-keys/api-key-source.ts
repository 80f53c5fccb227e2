import { Inject, Injectable } from '@nestjs/common';
import { Clock, PasswordUsers, RecordsUnavailable, type KnownUser, type PasswordSource } from '@zot/extension-api';
import { RegistryError } from '@zot/oci';
import { isExpired } from './api-key.js';
import type { ApiKeysConfig } from './api-keys.config.js';
import { ApiKeys } from './api-keys.js';
import { KeyScope } from './key-scope.js';

export const API_KEYS_CONFIG = Symbol('api keys config');

const longestRemembered = 60_000;

/**
 * Users by their keys in place of passwords. A key that is revoked is void with the next request: where other servers may
 * revoke it, it is looked up for each.
 */
@Injectable()
export class ApiKeySource implements PasswordSource {
  readonly method = 'api-key';

  constructor(
    private readonly keys: ApiKeys,
    private readonly users: PasswordUsers,
    private readonly clock: Clock,
    @Inject(API_KEYS_CONFIG) private readonly config: ApiKeysConfig,
  ) {}

  async verify(username: string, password: string): Promise<KnownUser | 'refused' | undefined> {
    if (!this.keys.isForm(password)) return undefined;
    try {
      return await this.userOf(username, password);
    } catch (error) {
      if (!(error instanceof RecordsUnavailable)) throw error;
      throw new RegistryError('UNKNOWN', {}, { status: 503, headers: { 'retry-after': '5' }, cause: error });
    }
  }

  private async userOf(username: string, password: string): Promise<KnownUser | 'refused'> {
    const isUntouched = this.keys.watch();
    const key = await this.keys.find(password);
    if (!key || key.username !== username || isExpired(key, this.clock.now())) return 'refused';
    const owner = await this.users.lookUp(key.method, username);
    if (owner === 'gone') return 'refused';
    this.keys.noteUse(password, key);
    const scope = new KeyScope(key);
    const user: KnownUser = { groups: owner?.groups ?? [], method: key.method, scope };
    if (this.config.isShared) return user;
    return {
      ...user,
      // Of an owner of whom nothing is known there is nothing to wait for either.
      rememberFor: Math.min(owner ? (owner.rememberFor ?? 0) : longestRemembered, longestRemembered),
      stillHolds: () => isUntouched() && !isExpired(key, this.clock.now()) && (owner?.stillHolds?.() ?? true),
    };
  }
}
