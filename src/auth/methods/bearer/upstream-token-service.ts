import { Inject, Injectable } from '@nestjs/common';
import { Clock } from '@zot/extension-api';
import { RegistryError } from '@zot/oci';
import type { FastifyRequest } from 'fastify';
import { httpRequest } from '../../http-request.js';
import { within } from '../../within.js';
import type { UpstreamTokenEndpointConfig } from './upstream-token-endpoint.config.js';

export const UPSTREAM_TOKEN_SERVICE = Symbol('upstream token service');

const longestAnswer = 10_000;
/** What the other service needs to judge; no cookie, no address, nothing that belongs to this connection. */
const passedOn = ['authorization', 'accept', 'content-type', 'user-agent'] as const;

export interface UpstreamAnswer {
  readonly status: number;
  readonly contentType: string;
  readonly challenge: string | undefined;
  readonly body: Buffer;
}

/** The token service that is asked about credentials which nobody here knows. */
@Injectable()
export class UpstreamTokenService {
  constructor(
    @Inject(UPSTREAM_TOKEN_SERVICE) private readonly config: UpstreamTokenEndpointConfig | undefined,
    private readonly clock: Clock,
  ) {}

  get isThere(): boolean {
    return this.config !== undefined;
  }

  /** Asks the same question in the name that this server has there. Throws 502 where no answer comes that can be passed on. */
  async ask(request: FastifyRequest, form: URLSearchParams): Promise<UpstreamAnswer> {
    const { realm, service } = this.config!;
    const url = new URL(realm);
    for (const [name, value] of new URLSearchParams(queryOf(request))) url.searchParams.append(name, value);
    const isForm = request.method === 'POST';
    if (isForm) form.set('service', service);
    if (!isForm || url.searchParams.has('service')) url.searchParams.set('service', service);
    try {
      const late = new Error('the token service does not answer in time');
      const { status, headers, body } = await within(this.clock, longestAnswer, late, async (signal) =>
        httpRequest({
          url,
          method: isForm ? 'POST' : 'GET',
          headers: headersFor(request),
          ...(isForm && { body: form.toString() }),
          signal,
        }),
      );
      if (status < 200 || (status >= 300 && status < 400)) throw new Error(`the token service answered ${status}`);
      const contentType = headers['content-type'] ?? 'application/json';
      return { status, contentType, challenge: headers['www-authenticate'], body };
    } catch (cause) {
      throw new RegistryError('UNKNOWN', {}, { status: 502, headers: noStore, cause });
    }
  }
}

/** Tokens belong into no cache (RFC 6749, 5.1). */
export const noStore = { 'cache-control': 'no-store', pragma: 'no-cache' };

function queryOf({ originalUrl }: FastifyRequest): string {
  const start = originalUrl.indexOf('?');
  return start < 0 ? '' : originalUrl.slice(start + 1);
}

function headersFor({ headers }: FastifyRequest): Record<string, string> {
  return Object.fromEntries(passedOn.flatMap((name) => (headers[name] === undefined ? [] : [[name, headers[name]]])));
}
