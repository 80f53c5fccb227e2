import { Injectable } from '@nestjs/common';
import { PasswordVerifier, type KnownUser, type PasswordSource } from '@zot/extension-api';
import { HtpasswdUsers } from './htpasswd-users.js';

/** Changes of the file void an answer at once; the time limits how long a login that is no longer used is kept. */
const rememberFor = 5 * 60_000;

/** Users by their passwords in the file. */
@Injectable()
export class HtpasswdSource implements PasswordSource {
  readonly method = 'htpasswd';

  constructor(
    private readonly users: HtpasswdUsers,
    private readonly verifier: PasswordVerifier,
  ) {}

  async verify(username: string, password: string): Promise<KnownUser | undefined> {
    const user = this.users.find(username);
    // One check for each login, so that its time does not tell whether there is such a user.
    const hash = user?.hash ?? this.users.usualHash;
    const matches = hash !== undefined && (await this.verifier.verify(password, hash));
    const stillHolds = () => this.users.find(username) === user;
    if (!user || !matches || !stillHolds()) return undefined;
    return { groups: [], rememberFor, stillHolds };
  }

  async lookUp(username: string): Promise<KnownUser | undefined> {
    const user = this.users.find(username);
    const stillHolds = () => this.users.find(username) === user;
    return user && { groups: [], rememberFor, stillHolds };
  }
}
