import type { FastifyContextConfig } from 'fastify';

/** The route that was found for a request, as far as anybody asks. */
export interface MatchedRoute {
  /** Its pattern, such as `/v2/:name/manifests/:reference`; undefined where there is none, which is answered 404. */
  readonly url?: string | undefined;
  /** What it declares, such as its access rule. */
  readonly config: FastifyContextConfig;
}

declare module 'fastify' {
  interface FastifyRequest {
    /** Set before anybody is asked about the request. `routeOptions` says the same, and is put together anew at each look. */
    route: MatchedRoute;
  }
}
