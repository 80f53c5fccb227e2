import type { RateLimiter } from '@zot/extension-api';

export interface LimiterUnderTest {
  /** One that takes so many GETs of a client, and then none for a while. The same for all tests, or a new one for each. */
  limiter(): RateLimiter | Promise<RateLimiter>;
  /** Default: 3. */
  readonly most?: number;
}

/** What every `RateLimiter` does; a package that replaces or wraps the port runs it over its own. */
export function rateLimiterSuite(name: string, { limiter: make, most = 3 }: LimiterUnderTest): void {
  describe(`${name} keeps the contract of RateLimiter`, () => {
    const get = (client: string) => ({ client, method: 'GET' });

    it('takes what is within the limit, and says when to come back after that', async () => {
      const limiter = await make();
      for (let n = 0; n < most; n += 1) expect((await limiter.admit(get('192.0.2.1'))).isAdmitted).toBe(true);
      const refused = await limiter.admit(get('192.0.2.1'));
      expect(refused.isAdmitted).toBe(false);
      if (!refused.isAdmitted) expect(refused.retryAfter).toBeGreaterThan(0);
    });

    it('counts each client by itself', async () => {
      const limiter = await make();
      for (let n = 0; n < most + 2; n += 1) await limiter.admit(get('198.51.100.1'));
      expect((await limiter.admit(get('198.51.100.2'))).isAdmitted).toBe(true);
      expect((await limiter.admit(get('198.51.100.1'))).isAdmitted).toBe(false);
    });

    it('takes any address for one', async () => {
      const limiter = await make();
      for (const client of ['', '::1', '__proto__', 'x'.repeat(500)]) {
        expect((await limiter.admit(get(client))).isAdmitted).toBe(true);
      }
    });
  });
}
