import { definePoint, type HookCall, type Hooks, type Log, type Metrics, type Readings } from '@zot/extension-api';
import type { PackageOrigin } from '../packages/package-origin.js';
import { guarded } from './guard.js';
import { HookReports } from './hook-reports.js';

class Refusal extends Error {}
class Unanswered extends Error {}

interface Check {
  check(value: string): unknown;
  seen?(value: string): unknown;
  readonly onFailure?: 'open' | 'closed';
  readonly name?: string;
}

const hooks: Hooks<Check> = {
  check: {
    isAnswer: (error) => error instanceof Refusal,
    refusal: (cause) => new Unanswered('no answer', { cause }),
    mayFailOpen: true,
  },
  seen: {},
};
const point = definePoint<Check>('test.checks', { hooks });
const origin = { name: '@acme/quota', callLimit: 20 } as PackageOrigin;

let lines: { message: string; fields?: object }[];
let reports: HookReports;
beforeEach(() => {
  lines = [];
  reports = new HookReports();
  reports.log = { error: (message, fields) => void lines.push({ message, fields }) } as Log;
});
const guard = (check: Check) => guarded(check, point, origin, reports) as Check;

describe('a hook of a package', () => {
  it('is called as it is, private fields and all', async () => {
    class Counting implements Check {
      #count = 0;
      readonly name = 'counting';
      check(value: string) {
        this.#count += 1;
        return `${value} ${this.#count}`;
      }
      async seen() {
        return this.#count;
      }
      count() {
        return this.#count;
      }
    }
    const check = guard(new Counting()) as Counting;
    expect([check.check('a'), check.check('b'), await check.seen(), check.count(), check.name]).toEqual([
      'a 1',
      'b 2',
      2,
      2,
      'counting',
    ]);
    expect(check.constructor).toBe(Counting);
    expect(lines).toEqual([]);
  });

  it('answers by what it throws where the point says so', async () => {
    const check = guard({
      check: () => {
        throw new Refusal('no');
      },
    });
    expect(() => check.check('')).toThrow(Refusal);
    await expect(guard({ check: async () => Promise.reject(new Refusal('no')) }).check('')).rejects.toThrow(Refusal);
    expect(lines).toEqual([]);
  });

  it.each([
    [
      'throws',
      () => {
        throw new TypeError('bug');
      },
      'threw',
    ],
    ['rejects', () => Promise.reject(new TypeError('bug')), 'threw'],
    ['rejects with nothing', () => Promise.reject(), 'threw'],
    ['hangs', () => new Promise(() => {}), 'late'],
  ])('that %s fails closed, by an error of the point', async (_, check, failure) => {
    const failing = guard({ check });
    await expect((async () => failing.check(''))()).rejects.toThrow(Unanswered);
    expect(lines).toMatchObject([
      {
        message: 'an extension failed',
        fields: { extension: '@acme/quota', hook: 'test.checks.check', failure },
      },
    ]);
  });

  it('fails open where it says so, and where the point knows no other way', async () => {
    const bug = () => {
      throw new TypeError('bug');
    };
    expect(guard({ check: bug, onFailure: 'open' }).check('')).toBeUndefined();
    expect(guard({ check: bug, seen: bug }).seen!('')).toBeUndefined();
    expect(await guard({ check: bug, seen: () => new Promise(() => {}) }).seen!('')).toBeUndefined();
  });

  it('gives what the point says where it fails open', async () => {
    const limiter = definePoint<Check>('test.limiters', { hooks: { check: { otherwise: 'admitted' } } });
    const check = guarded({ check: () => new Promise(() => {}) }, limiter, origin, reports) as Check;
    expect(await check.check('')).toBe('admitted');
  });

  it('does not choose where the point does not let it', () => {
    const strict = definePoint<Check>('test.strict', { hooks: { check: { refusal: () => new Unanswered() } } });
    const check = guarded(
      {
        check: () => {
          throw new Error('bug');
        },
        onFailure: 'open',
      } as Check,
      strict,
      origin,
      reports,
    ) as Check;
    expect(() => check.check('')).toThrow(Unanswered);
  });

  it('may reject after nobody waits for it any more', async () => {
    const { promise, reject } = Promise.withResolvers<void>();
    await guard({ check: () => promise, onFailure: 'open' }).check('');
    reject(new Error('nobody hears this'));
    await new Promise((resolve) => setImmediate(resolve));
  });
});

it('guards what is frozen too', async () => {
  const check = guard(Object.freeze({ check: () => Promise.reject(new Error('bug')), onFailure: 'open' as const }));
  expect(await check.check('')).toBeUndefined();
  expect(['check' in check, 'seen' in check]).toEqual([true, false]);
});

it('methods without a hook are called directly', () => {
  const check = guarded(
    {
      other: () => {
        throw new Error('bug');
      },
    },
    point,
    origin,
    reports,
  ) as { other(): void };
  expect(() => check.other()).toThrow('bug');
});

describe('failures', () => {
  it('are counted one by one, and logged once in a while', () => {
    const check = guard({
      check: () => {
        throw new Error('bug');
      },
      onFailure: 'open',
    });
    for (let n = 0; n < 1000; n++) check.check('');
    expect(lines).toHaveLength(1);
    let read: Readings['read'] | undefined;
    reports.register({ readings: (options: Readings) => void (read = options.read) } as unknown as Metrics);
    expect([...(read!() as Iterable<unknown>)]).toEqual([
      { labels: ['@acme/quota', 'test.checks.check', 'threw'], value: 1000 },
    ]);
  });

  it('and all other calls are told to observers', async () => {
    const calls: HookCall[] = [];
    reports.observers.fill([
      {
        called: () => {
          throw new Error('an observer has bugs too');
        },
      },
      { called: (call) => void calls.push(call) },
    ]);
    const check = guard({
      check: (value) => (value === 'bad' ? Promise.reject(new Error('bug')) : value),
      onFailure: 'open',
    });
    check.check('good');
    await check.check('bad');
    const hook = 'test.checks.check';
    expect(calls).toEqual([
      { extension: '@acme/quota', hook, duration: expect.any(Number) as number },
      { extension: '@acme/quota', hook, duration: expect.any(Number) as number, failure: 'threw' },
    ]);
  });
});
