import { clockSuite } from './clock-suite.js';
import { ManualClock } from './manual-clock.js';

clockSuite('the manual clock', {
  clock: () => new ManualClock(),
  pass: async (clock, ms) => (clock as ManualClock).advance(ms),
});

describe('the manual clock', () => {
  it('wakes sleepers in the order they are due, each at its own time', async () => {
    const clock = new ManualClock(0);
    const woken: [string, number][] = [];
    const sleeper = async (name: string, ...naps: number[]) => {
      for (const nap of naps) {
        await clock.sleep(nap);
        woken.push([name, clock.now()]);
      }
    };
    const all = [sleeper('a', 30, 5), sleeper('b', 10, 10, 10), sleeper('c', 10)];
    await clock.advance(40);
    expect(woken).toEqual([
      ['b', 10],
      ['c', 10],
      ['b', 20],
      ['a', 30],
      ['b', 30],
      ['a', 35],
    ]);
    expect(clock.now()).toBe(40);
    await Promise.all(all);
  });

  it('lets what wakes run to its end before the next one wakes', async () => {
    const clock = new ManualClock(0);
    const heard: string[] = [];
    const say = async (ms: number, word: string) => {
      await clock.sleep(ms);
      for (let turn = 0; turn < 10; turn++) await undefined;
      heard.push(word);
    };
    const all = [say(1, 'one'), say(2, 'two')];
    await clock.advance(2);
    expect(heard).toEqual(['one', 'two']);
    await Promise.all(all);
  });

  it('does not wake what is due later, and forgets who gave up', async () => {
    const clock = new ManualClock();
    const controller = new AbortController();
    const slept = clock.sleep(100, controller.signal);
    await clock.advance(99);
    expect(clock.sleeping).toBe(1);
    controller.abort(new Error('done'));
    await expect(slept).rejects.toThrow('done');
    expect(clock.sleeping).toBe(0);
  });

  it('steps the time of day without moving what counts on', async () => {
    const clock = new ManualClock(1000);
    await clock.advance(50);
    clock.step(-500);
    expect([clock.now(), clock.monotonic()]).toEqual([550, 50]);
  });
});
