import { ManualClock } from '@zot/testkit';
import { Breath } from './breath.js';

/** A clock by which each turn of the event loop takes so long. */
class SlowLoop extends ManualClock {
  readonly slept: number[] = [];
  private looks = 0;
  constructor(private readonly turn: number) {
    super();
  }
  override monotonic(): number {
    return this.looks++ * this.turn;
  }
  override async sleep(ms: number): Promise<void> {
    this.slept.push(ms);
  }
}

describe('the pause between two steps', () => {
  it('lets others have their turn', async () => {
    const order: string[] = [];
    setImmediate(() => order.push('a request'));
    await new Breath(new ManualClock()).take('high', new AbortController().signal);
    order.push('a step');
    expect(order).toEqual(['a request', 'a step']);
  });

  it.each([
    ['low', 20, [160]],
    ['medium', 20, [40]],
    ['high', 20, []],
    ['low', 1000, [250]],
    ['low', 0.05, []],
  ] as const)('of a %s task on a loop that turns in %d ms', async (priority, turn, rests) => {
    const clock = new SlowLoop(turn);
    await new Breath(clock).take(priority, new AbortController().signal);
    expect(clock.slept).toEqual(rests);
  });
});
