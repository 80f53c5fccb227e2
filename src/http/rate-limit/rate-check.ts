import { Injectable } from '@nestjs/common';
import { NoRateLimit, RateLimiter, type Admission } from '@zot/extension-api';
import { RegistryError } from '@zot/oci';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { clientNetwork } from './client-network.js';
import { rateHeaders, seconds } from './rate-headers.js';

/** Asks the limit of the file about each request, before anybody asks who comes, so that guessing passwords is limited too. */
@Injectable()
export class RateCheck {
  private readonly isNone: boolean;

  constructor(private readonly limiter: RateLimiter) {
    this.isNone = limiter instanceof NoRateLimit;
  }

  /** Throws TOOMANYREQUESTS; undefined where the request is taken at once. */
  take(request: FastifyRequest, reply: FastifyReply): Promise<void> | undefined {
    if (this.isNone || request.route.config.unlimited) return undefined;
    const client = clientNetwork(request.clientAddress);
    const admission = this.limiter.admit({ client, method: request.method });
    if (admission instanceof Promise) return admission.then((late) => conclude(late, request, reply));
    conclude(admission, request, reply);
  }
}

function conclude(admission: Admission, request: FastifyRequest, reply: FastifyReply): void {
  const headers = admission.quota ? rateHeaders(admission.quota) : {};
  if (admission.isAdmitted) {
    void reply.headers(headers);
    return;
  }
  request.refusal = 'too many requests';
  const description = 'this client asks more often than the server allows';
  throw new RegistryError(
    'TOOMANYREQUESTS',
    { description },
    { headers: { ...headers, 'retry-after': seconds(admission.retryAfter) } },
  );
}
