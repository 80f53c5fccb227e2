import type { Hooks } from '../wiring/hook.js';

/** Who wants to make a request. */
export interface RateRequest {
  /** The address that limits count by: IPv6 by its network. */
  readonly client: string;
  /** In capitals. */
  readonly method: string;
}

/** How a limit stands once the request was counted, as the answer tells it. */
export interface RateQuota {
  /** How many requests are taken before the count begins anew. */
  readonly limit: number;
  readonly remaining: number;
  /** Milliseconds until it does. */
  readonly reset: number;
}

/** `quota` is that of the limit which is nearest; absent where none is counted. */
export type Admission =
  | { readonly isAdmitted: true; readonly quota?: RateQuota }
  /** Milliseconds until another try may succeed. */
  | { readonly isAdmitted: false; readonly retryAfter: number; readonly quota?: RateQuota };

/** What a limiter says of a request that it takes. */
export const admitted: Admission = { isAdmitted: true };

/**
 * Whether one more request of a client is taken (`http.Ratelimit`). Owner: http.Ratelimit; asked once for each request, before
 * anybody asks who comes. Those refused are answered 429. Its memory is bounded, whoever comes.
 */
export abstract class RateLimiter {
  /** One that fails keeps nobody out. */
  static readonly hooks: Hooks<RateLimiter> = { admit: { otherwise: admitted } };

  /** At once where it can. Where several servers share a count, a store of it that is away must keep nobody out. */
  abstract admit(request: RateRequest): Admission | Promise<Admission>;
}

/** For a file without limits. */
export class NoRateLimit extends RateLimiter {
  admit(): Admission {
    return admitted;
  }
}
