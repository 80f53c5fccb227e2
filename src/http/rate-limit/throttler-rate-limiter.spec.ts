import { CacheDrivers, type CacheDriver, type CanCount } from '@zot/extension-api';
import { ManualClock, MemoryCacheDriver, rateLimiterSuite, RecordingLog } from '@zot/testkit';
import { MemoryCounts } from './memory-counts.js';
import { MethodRateConfig, RateLimitConfig } from './rate-limit.config.js';
import { ThrottlerRateLimiter } from './throttler-rate-limiter.js';

const opened: ThrottlerRateLimiter[] = [];
const { now } = Date;

async function open(
  rate: number | undefined,
  methods: Record<string, number> = {},
  { driver, clock = new ManualClock() }: { driver?: CacheDriver; clock?: ManualClock } = {},
): Promise<ThrottlerRateLimiter> {
  const config = Object.assign(new RateLimitConfig(), {
    ...(rate !== undefined && { rate }),
    methods: Object.entries(methods).map(([method, its]) =>
      Object.assign(new MethodRateConfig(), { method, rate: its }),
    ),
    isShared: driver !== undefined,
  });
  const drivers = { open: async () => driver! } as CacheDrivers;
  const limiter = new ThrottlerRateLimiter(config, drivers, clock, new RecordingLog());
  opened.push(limiter);
  await limiter.start();
  return limiter;
}

afterEach(() => {
  for (const limiter of opened.splice(0)) limiter.stop();
  Date.now = now;
});

rateLimiterSuite('ThrottlerRateLimiter', { limiter: async () => open(3) });

/** The time that Nest's throttler reads. */
function time(at: number): void {
  Date.now = () => at;
}

const get = { client: '192.0.2.1', method: 'GET' };
const put = { client: '192.0.2.1', method: 'PUT' };

async function taken(limiter: ThrottlerRateLimiter, request: typeof get, times: number): Promise<boolean[]> {
  const answers: boolean[] = [];
  for (let count = 0; count < times; count++) answers.push((await limiter.admit(request)).isAdmitted);
  return answers;
}

describe('rates', () => {
  it('are requests in any second, and one that was refused does not count', async () => {
    const limiter = await open(2);
    time(1000);
    expect(await limiter.admit(get)).toEqual({ isAdmitted: true, quota: { limit: 2, remaining: 1, reset: 1000 } });
    time(1600);
    expect(await taken(limiter, get, 3)).toEqual([true, false, false]);
    // The first is a second ago, the second is not.
    time(2001);
    expect(await taken(limiter, get, 2)).toEqual([true, false]);
    time(2601);
    expect(await taken(limiter, get, 2)).toEqual([true, false]);
  });

  it('tell when to come back', async () => {
    const limiter = await open(1);
    time(5000);
    await limiter.admit(get);
    expect(await limiter.admit(get)).toEqual({
      isAdmitted: false,
      retryAfter: 1000,
      quota: { limit: 1, remaining: 0, reset: 1000 },
    });
  });

  it('of a method count beside the one for all, in any case', async () => {
    time(1000);
    const limiter = await open(3, { put: 1 });
    expect(await taken(limiter, put, 2)).toEqual([true, false]);
    expect(await taken(limiter, get, 2)).toEqual([true, false]);
  });

  it('of methods alone leave others alone, without a promise', async () => {
    const limiter = await open(undefined, { PUT: 1 });
    expect(limiter.admit(get)).toEqual({ isAdmitted: true });
    expect(await taken(limiter, put, 2)).toEqual([true, false]);
  });

  it('tell of the limit that is nearest', async () => {
    time(1000);
    const limiter = await open(10, { GET: 2 });
    expect(await limiter.admit(get)).toMatchObject({ quota: { limit: 2, remaining: 1 } });
    expect(await limiter.admit(put)).toMatchObject({ quota: { limit: 10, remaining: 8 } });
  });

  it('that are high are counted in shorter times', async () => {
    const limiter = await open(5000);
    time(1000);
    expect((await taken(limiter, get, 1001)).filter(Boolean)).toHaveLength(1000);
    time(1201);
    expect(await limiter.admit(get)).toMatchObject({ isAdmitted: true, quota: { limit: 5000, remaining: 4995 } });
  });

  it('that are not above 0 let little through', async () => {
    expect(await taken(await open(0), get, 2)).toEqual([true, false]);
    expect(await taken(await open(undefined, { GET: -5 }), get, 2)).toEqual([true, false]);
  });
});

describe('S28 memory', () => {
  it('stays the same however many clients come', async () => {
    const counts = new MemoryCounts();
    for (let client = 0; client < 150_000; client++) await counts.increment(`* ${client}`, 1000, 1, 0, '*');
    expect(counts.size).toBeLessThanOrEqual(65_536);
    expect((await counts.increment('* 149999', 1000, 1, 0, '*')).isBlocked).toBe(true);
    counts.forget();
  });
});

describe('several servers', () => {
  class Counting extends MemoryCacheDriver implements CanCount {
    readonly counts = new Map<string, number>();
    failing: 'no' | 'rejects' | 'hangs' = 'no';

    async count(name: string, windowMs: number) {
      if (this.failing === 'rejects') throw new Error('away');
      if (this.failing === 'hangs') await new Promise(() => undefined);
      const count = (this.counts.get(name) ?? 0) + 1;
      this.counts.set(name, count);
      return { count, resetsIn: windowMs / 2 };
    }
  }

  it('count together', async () => {
    const driver = new Counting();
    const [one, other] = [await open(2, {}, { driver }), await open(2, {}, { driver })];
    expect([await taken(one, get, 1), await taken(other, get, 2), await taken(one, get, 1)].flat()).toEqual([
      true,
      true,
      false,
      false,
    ]);
    expect(await one.admit(get)).toEqual({
      isAdmitted: false,
      retryAfter: 1000,
      quota: { limit: 2, remaining: 0, reset: 1000 },
    });
  });

  it.each(['rejects', 'hangs'] as const)('count by themselves while the common count %s', async (failing) => {
    const clock = new ManualClock();
    const driver = new Counting();
    driver.failing = failing;
    const limiter = await open(2, {}, { driver, clock });
    const answers: boolean[] = [];
    for (let count = 0; count < 3; count++) {
      const admission = limiter.admit(get);
      await clock.advance(250);
      answers.push((await admission).isAdmitted);
    }
    expect(answers).toEqual([true, true, false]);
  });

  it('count by themselves where the driver cannot', async () => {
    const driver = new MemoryCacheDriver();
    const [one, other] = [await open(1, {}, { driver }), await open(1, {}, { driver })];
    expect([await taken(one, get, 2), await taken(other, get, 1)].flat()).toEqual([true, false, true]);
  });
});
