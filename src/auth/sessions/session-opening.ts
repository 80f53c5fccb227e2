import { Injectable } from '@nestjs/common';
import { Sessions, type Identity, type LoginObserver } from '@zot/extension-api';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { isFromOwnPages } from '../own-pages.js';

/** Begins a session when somebody logs in on the registry's pages by name and password. */
@Injectable()
export class SessionOpening implements LoginObserver {
  constructor(private readonly sessions: Sessions) {}

  loggedIn(identity: Identity, request: FastifyRequest, reply: FastifyReply): Promise<void> | undefined {
    // A key is for programs; what it stands for is not widened to a session.
    return isFromOwnPages(request) && !identity.scope ? this.open(identity, request, reply) : undefined;
  }

  private async open(
    { username, groups, method }: Identity,
    request: FastifyRequest,
    reply: FastifyReply,
  ): Promise<void> {
    const known = await this.sessions.find(request);
    if (known?.username === username && known.method === method) return;
    await this.sessions.open({ username, groups, method }, request, reply);
  }
}
