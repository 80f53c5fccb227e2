import { AsyncLocalStorage } from 'node:async_hooks';
import { Injectable } from '@nestjs/common';
import { AccessHook, type Wraps } from '@zot/extension-api';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { EventAsker } from '../event-asker.ports.js';

/** Who asked for what an event tells of; empty for what the server does by itself. */
export interface Asked {
  readonly actor?: { readonly name: string };
  readonly request?: { readonly addr: string; readonly method: string; readonly useragent: string };
}

/**
 * Remembers the request that things happen for, so that neither the registry nor its observers have to pass it on. It
 * stands around the access hook, which every request passes first.
 */
@Injectable()
export class Asker extends EventAsker implements Wraps<AccessHook> {
  private readonly requests = new AsyncLocalStorage<FastifyRequest>();

  wrap(inner: AccessHook): AccessHook {
    return new NotingHook(inner, this.requests);
  }

  get isThere(): boolean {
    return this.requests.getStore() !== undefined;
  }

  current(): Asked {
    const request = this.requests.getStore();
    if (!request) return {};
    const { identity, clientAddress, method, headers } = request;
    return {
      actor: { name: identity?.username ?? '' },
      request: { addr: clientAddress, method, useragent: headers['user-agent'] ?? '' },
    };
  }
}

class NotingHook extends AccessHook {
  constructor(
    private readonly inner: AccessHook,
    private readonly requests: AsyncLocalStorage<FastifyRequest>,
  ) {
    super();
  }

  get takesLogins(): boolean {
    return this.inner.takesLogins;
  }

  decide(request: FastifyRequest, reply: FastifyReply): Promise<void> | undefined {
    // For all that follows in this turn, and from it; the next request of the connection says it anew.
    this.requests.enterWith(request);
    return this.inner.decide(request, reply);
  }
}
