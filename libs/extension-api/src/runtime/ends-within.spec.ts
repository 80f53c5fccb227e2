import { Clock } from './clock.js';
import { endsWithin } from './ends-within.js';
import { slept } from './slept.js';

/** Sleeps until it is told that the time is over. */
class HeldClock extends Clock {
  asleep = 0;
  private readonly over = Promise.withResolvers<void>();
  now = () => 0;
  monotonic = () => 0;
  pass = () => this.over.resolve();

  async sleep(_ms: number, signal?: AbortSignal): Promise<void> {
    const { promise, reject } = Promise.withResolvers<never>();
    signal?.addEventListener('abort', () => reject(signal.reason as Error));
    this.asleep += 1;
    await Promise.race([this.over.promise, promise]).finally(() => (this.asleep -= 1));
  }
}

describe('what is waited for', () => {
  it('ends in time or not, and leaves no sleep behind', async () => {
    const clock = new HeldClock();
    expect(await endsWithin(clock, 1000, Promise.resolve('whatever'))).toBe(true);
    await expect(endsWithin(clock, 1000, Promise.reject(new Error('broken')))).rejects.toThrow('broken');
    await new Promise(setImmediate);
    expect(clock.asleep).toBe(0);
    const work = Promise.withResolvers<never>();
    const waiting = endsWithin(clock, 1000, work.promise);
    clock.pass();
    expect(await waiting).toBe(false);
    // Rejections that nobody hears of would end the process.
    work.reject(new Error('too late'));
    await new Promise(setImmediate);
  });
});

describe('who sleeps', () => {
  it('goes on when the time is over, and not once the signal is given', async () => {
    const clock = new HeldClock();
    const stop = new AbortController();
    const cut = slept(clock, 1000, stop.signal);
    stop.abort(new Error('no more'));
    expect(await cut).toBe(false);
    clock.pass();
    expect(await slept(clock, 1000, new AbortController().signal)).toBe(true);
    // A clock that fails is no reason to go on, nor to end quietly.
    clock.sleep = async () => Promise.reject(new Error('broken clock'));
    await expect(slept(clock, 1000, new AbortController().signal)).rejects.toThrow('broken clock');
  });
});
