import { Injectable } from '@nestjs/common';
import { Log, RecordsUnavailable, Sessions, type Authenticator, type Verdict } from '@zot/extension-api';
import { RegistryError } from '@zot/oci';
import type { FastifyRequest } from 'fastify';
import { cookieOf } from '../cookies.js';
import { isFromOtherSite, isFromOwnPages } from '../own-pages.js';

const reading = ['GET', 'HEAD', 'OPTIONS'];

/** Sessions of browsers that show the registry's pages. */
@Injectable()
export class SessionLogin implements Authenticator {
  private readonly log: Log;

  constructor(
    private readonly sessions: Sessions,
    log: Log,
  ) {
    this.log = log.with({ module: 'sessions' });
  }

  authenticate(request: FastifyRequest): Verdict | Promise<Verdict> {
    if (cookieOf(request.headers.cookie, 'session') === undefined) return undefined;
    if (isFromOwnPages(request)) return this.find(request);
    // Without the header a session counts as none. Where a page of another site sends one along, it is not the user who asks.
    if (isFromOtherSite(request) && !reading.includes(request.method)) {
      throw new RegistryError('DENIED', { reason: 'the request comes from a page of another site' });
    }
    return undefined;
  }

  private async find(request: FastifyRequest): Promise<Verdict> {
    try {
      const user = await this.sessions.find(request);
      return user && { username: user.username, groups: user.groups, method: user.method };
    } catch (error) {
      if (!(error instanceof RecordsUnavailable)) throw error;
      this.log.warn('sessions cannot be looked up', { error });
      return undefined;
    }
  }
}
