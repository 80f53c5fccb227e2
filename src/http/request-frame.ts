import { Inject, Injectable } from '@nestjs/common';
import { AccessHook } from '@zot/extension-api';
import { RegistryError } from '@zot/oci';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { HTTP_SECTION, type HttpSection } from './http-section.js';
import { TrustedProxies } from './proxy/trusted-proxies.js';
import { Cors } from './routing/cors.js';
import { dropUnreadableType } from './routing/media-type-header.js';
import { headerLines } from './server/server-limits.js';
import type { TrackedResponse } from './server/tracked-response.js';

/** What every request passes first: one hook, since each costs. Whatever matched, or did not, is decided here. */
@Injectable()
export class RequestFrame {
  constructor(
    @Inject(HTTP_SECTION) private readonly section: HttpSection,
    private readonly access: AccessHook,
    private readonly cors: Cors,
  ) {}

  /** Must be called before the application is initialised. */
  install(instance: FastifyInstance): void {
    const proxies = new TrustedProxies(this.section.trustedProxies);
    instance.decorateRequest('identity');
    instance.decorateRequest('refusal');
    instance.decorateRequest('clientAddress', {
      getter(this: FastifyRequest) {
        const forwardedFor = this.raw.headers['x-forwarded-for'];
        return proxies.clientAddress(this.raw.socket.remoteAddress, forwardedFor as string | undefined);
      },
    });
    instance.addHook('onRequest', (request, reply, done) => this.enter(request, reply, done));
  }

  private enter(request: FastifyRequest, reply: FastifyReply, done: (error?: Error) => void): void {
    const { raw } = request;
    (reply.raw as TrackedResponse).request = request;
    if (raw.rawHeaders.length >= 2 * headerLines) {
      done(new RegistryError('UNSUPPORTED', {}, { status: 431, headers: { connection: 'close' } }));
      return;
    }
    dropUnreadableType(raw.headers);
    if (request.routeOptions.config.cors) this.cors.mark(request, reply);
    let pending: Promise<void> | undefined;
    try {
      pending = this.access.decide(request, reply);
    } catch (error) {
      done(error as Error);
      return;
    }
    if (pending === undefined) done();
    else pending.then(() => void (reply.sent || done()), done);
  }
}
