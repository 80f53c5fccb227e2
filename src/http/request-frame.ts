import type { IncomingMessage } from 'node:http';
import { Inject, Injectable } from '@nestjs/common';
import { AccessHook } from '@zot/extension-api';
import { RegistryError } from '@zot/oci';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { HTTP_SECTION, type HttpSection } from './http-section.js';
import { TrustedProxies } from './proxy/trusted-proxies.js';
import { RateCheck } from './rate-limit/rate-check.js';
import { Cors } from './routing/cors.js';
import { dropUnreadableType } from './routing/media-type-header.js';
import { headerLines } from './server/server-limits.js';
import type { TrackedRequest } from './server/tracked-request.js';
import type { TrackedResponse } from './server/tracked-response.js';

/** What every request passes first: one hook, since each costs. Whatever matched, or did not, is decided here. */
@Injectable()
export class RequestFrame {
  constructor(
    @Inject(HTTP_SECTION) private readonly section: HttpSection,
    private readonly access: AccessHook,
    private readonly cors: Cors,
    private readonly rates: RateCheck,
  ) {}

  /** Must be called before the application is initialised. */
  install(instance: FastifyInstance): void {
    const proxies = new TrustedProxies(this.section.trustedProxies);
    instance.decorateRequest('identity');
    instance.decorateRequest('refusal');
    instance.decorateRequest('route');
    instance.decorateRequest('clientAddress', {
      getter(this: FastifyRequest) {
        const forwardedFor = this.raw.headers['x-forwarded-for'];
        return proxies.clientAddress((this.raw as TrackedRequest).peer, forwardedFor as string | undefined);
      },
    });
    instance.addHook('onRequest', (request, reply, done) => this.enter(request, reply, done));
  }

  private enter(request: FastifyRequest, reply: FastifyReply, done: (error?: Error) => void): void {
    const { raw } = request;
    (reply.raw as TrackedResponse).request = request;
    request.route = request.routeOptions;
    const objection = headStatus(raw);
    if (objection !== undefined) {
      done(new RegistryError('UNSUPPORTED', {}, { status: objection, headers: { connection: 'close' } }));
      return;
    }
    dropUnreadableType(raw.headers);
    if (request.route.config.cors) this.cors.mark(request, reply);
    let pending: Promise<void> | undefined;
    try {
      const taken = this.rates.take(request, reply);
      pending = taken ? taken.then(() => this.access.decide(request, reply)) : this.access.decide(request, reply);
    } catch (error) {
      done(error as Error);
      return;
    }
    if (pending === undefined) done();
    else pending.then(() => void (reply.sent || done()), done);
  }
}

/** The status that a head is refused with, which Node has let pass. */
function headStatus({ rawHeaders, headers, httpVersion }: IncomingMessage): number | undefined {
  if (rawHeaders.length >= 2 * headerLines) return 431;
  // Needed since HTTP/1.1 (RFC 9112, "Host"); nothing here depends on what it says.
  return headers.host === undefined && httpVersion === '1.1' ? 400 : undefined;
}
