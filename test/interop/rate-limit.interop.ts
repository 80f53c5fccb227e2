import type { Answer } from '../support/client.js';
import { Zot } from '../support/start-zot.js';
import { RedisServer } from './redis-server.js';

/** S28: rates of servers that share a real Redis. Run by redis.sh. */
describe('servers that share a Redis', () => {
  let redis: RedisServer;
  const started: Zot[] = [];
  beforeEach(async () => (redis = await RedisServer.start()));
  afterEach(async () => {
    for (const zot of started.splice(0)) await zot.stop();
    await redis.dispose();
  });

  const replicas = async (ratelimit: object): Promise<[Zot, Zot]> => {
    const cacheDriver = { name: 'redis', url: redis.url, keyprefix: 'zot' };
    const settings = {
      storage: { dedupe: false, remoteCache: true, cacheDriver },
      http: { ratelimit, trustedProxies: ['127.0.0.1'] },
    };
    started.push(await Zot.start({ settings }), await Zot.start({ settings }));
    return [started[0]!, started[1]!];
  };
  const flood = async (zot: Zot, times: number, from = '198.51.100.7'): Promise<Answer[]> =>
    Promise.all(Array.from({ length: times }, async () => zot.client.get('/v2/', { 'x-forwarded-for': from })));
  const refused = (answers: readonly Answer[]) => answers.filter(({ status }) => status === 429);

  it('count the requests of a client together', async () => {
    const [one, other] = await replicas({ rate: 10 });
    const answers = [...(await Promise.all([flood(one, 30), flood(other, 30)]))].flat();
    // Each by itself would take ten in a second; sixty at once may stretch over two windows, not over four.
    const admitted = answers.length - refused(answers).length;
    expect(admitted).toBeGreaterThanOrEqual(10);
    expect(admitted).toBeLessThanOrEqual(20);
    expect(refused(answers)[0]!.headers).toMatchObject({ 'retry-after': '1', 'ratelimit-remaining': '0' });
    expect(refused(await flood(other, 5, '203.0.113.5'))).toEqual([]);
  });

  it('take an IPv6 network for one client, whichever of them it comes to', async () => {
    const [one, other] = await replicas({ rate: 2 });
    const addresses = Array.from({ length: 20 }, (_, index) => `2001:db8:1:2:${index.toString(16)}::1`);
    const answers = await Promise.all(
      addresses.map(async (from, index) => (index % 2 ? one : other).client.get('/v2/', { 'x-forwarded-for': from })),
    );
    expect(refused(answers).length).toBeGreaterThanOrEqual(14);
  });

  it.each(['freeze', 'kill'] as const)(
    'go on by themselves where it is gone (%s), and together when it is back',
    async (fate) => {
      const [one, other] = await replicas({ rate: 5 });
      expect((await one.client.get('/v2/')).status).toBe(200);
      if (fate === 'freeze') redis.freeze();
      else await redis.kill();
      const alone = await flood(one, 20);
      expect(new Set(alone.map(({ status }) => status))).toEqual(new Set([200, 429]));
      if (fate === 'freeze') redis.thaw();
      else await redis.run();
      for (let tries = 0; ; tries += 1) {
        const answers = (
          await Promise.all([flood(one, 20, `192.0.2.${tries}`), flood(other, 20, `192.0.2.${tries}`)])
        ).flat();
        if (answers.length - refused(answers).length <= 10) break;
        if (tries === 100) throw new Error('they do not count together again');
      }
    },
  );
});
