import type { Clock } from '@zot/extension-api';

export interface ClockUnderTest {
  clock(): Clock;
  /** Lets the milliseconds pass that sleepers wait for; nothing where they pass by themselves. */
  pass(clock: Clock, ms: number): Promise<void>;
}

/** What every `Clock` does; a package that replaces the port runs it over its own. Takes some milliseconds at most. */
export function clockSuite(name: string, { clock: make, pass }: ClockUnderTest): void {
  describe(`${name}, as a clock`, () => {
    it('sleeps until the time has passed', async () => {
      const clock = make();
      const before = clock.monotonic();
      const slept = clock.sleep(5);
      await pass(clock, 5);
      await slept;
      // Timers may ring a millisecond early.
      expect(clock.monotonic() - before).toBeGreaterThanOrEqual(4);
    });

    it('does not sleep for no time', async () => {
      await make().sleep(0);
      await make().sleep(-1);
    });

    it('rejects with the reason when a sleeper is woken by its signal', async () => {
      const controller = new AbortController();
      const slept = make().sleep(Number.POSITIVE_INFINITY, controller.signal);
      controller.abort(new Error('no more'));
      await expect(slept).rejects.toThrow('no more');
    });

    it('rejects at once where the signal came before', async () => {
      await expect(make().sleep(1000, AbortSignal.abort(new Error('too late')))).rejects.toThrow('too late');
    });

    it('counts on, and tells the time of day', () => {
      const clock = make();
      expect(clock.monotonic()).toBeLessThanOrEqual(clock.monotonic());
      expect(clock.now()).toBeGreaterThan(Date.UTC(2020, 0, 1));
    });
  });
}
