import { admitted, RateLimiter, type Admission, type RateRequest } from '@zot/extension-api';

/** Takes so many requests of each client, and no more, until a test lets it begin anew. */
export class FixedRateLimiter extends RateLimiter {
  private readonly taken = new Map<string, number>();

  constructor(private readonly most: number) {
    super();
  }

  admit({ client }: RateRequest): Admission {
    const taken = this.taken.get(client) ?? 0;
    if (taken >= this.most) return { isAdmitted: false, retryAfter: 1000 };
    this.taken.set(client, taken + 1);
    return admitted;
  }

  reset(): void {
    this.taken.clear();
  }
}
