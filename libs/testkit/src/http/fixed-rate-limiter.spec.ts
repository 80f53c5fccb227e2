import { FixedRateLimiter } from './fixed-rate-limiter.js';
import { rateLimiterSuite } from './rate-limiter-suite.js';

rateLimiterSuite('FixedRateLimiter', { limiter: () => new FixedRateLimiter(3) });

it('begins anew when a test says so', () => {
  const limiter = new FixedRateLimiter(1);
  const request = { client: '192.0.2.1', method: 'GET' };
  expect([limiter.admit(request), limiter.admit(request)].map((one) => one.isAdmitted)).toEqual([true, false]);
  limiter.reset();
  expect(limiter.admit(request).isAdmitted).toBe(true);
});
