import { Inject, Injectable } from '@nestjs/common';
import { AccessHook } from '@zot/extension-api';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { HTTP_SECTION, type HttpSection } from '../http-section.js';

/** Headers that scripts of other sites may send: zot's own page logs in with them. */
const allowedHeaders = 'Authorization,content-type,X-ZOT-API-CLIENT';

/** What scripts of other sites are allowed, by `http.allowOrigin`: one origin, or several with commas between. */
@Injectable()
export class Cors {
  /** None: any. */
  private readonly origins: readonly string[];

  constructor(
    @Inject(HTTP_SECTION) { allowOrigin }: HttpSection,
    private readonly access: AccessHook,
  ) {
    const named = allowOrigin.split(',').map((one) => one.trim());
    this.origins = named.includes('*') ? [] : named.filter((one) => one !== '');
  }

  preflight(methods: readonly string[]): Record<string, string> {
    return {
      'access-control-allow-methods': methods.join(','),
      'access-control-allow-headers': allowedHeaders,
    };
  }

  /** Adds to an answer of such a route what lets the script read it. */
  mark(request: FastifyRequest, reply: FastifyReply): void {
    if (this.origins.length === 0) {
      void reply.header('access-control-allow-origin', '*');
      return;
    }
    void reply.header('vary', 'Origin');
    // A request without an origin comes from no script; zot names the one it has all the same.
    const origin = request.headers.origin ?? this.origins[0]!;
    if (!this.origins.includes(origin)) return;
    void reply.header('access-control-allow-origin', origin);
    // Never beside `*`: any site could then use the login of a browser.
    if (this.access.takesLogins) void reply.header('access-control-allow-credentials', 'true');
  }
}
