import { StorageUnavailable } from '@zot/extension-api';
import { ManualClock, RecordingLog } from '@zot/testkit';
import { Attempts } from './attempts.js';

class Passing extends Error {}

describe('attempts', () => {
  let clock: ManualClock;
  let log: RecordingLog;
  let attempts: Attempts;
  let asked: number;

  beforeEach(() => {
    clock = new ManualClock();
    log = new RecordingLog();
    asked = 0;
    attempts = new Attempts({
      title: 'the bucket images',
      clock,
      log,
      isPassing: (error) => error instanceof Passing,
    });
  });

  /** Fails so often, each time after a silence, then succeeds. */
  const after =
    (failures: number, silenceMs = 0) =>
    async () => {
      asked += 1;
      if (asked > failures) return 'done';
      await clock.sleep(silenceMs);
      throw new Passing('not now');
    };
  const outcome = async (action: () => Promise<string>, ms = 60_000) => {
    const running = attempts.run('GetObject a', action).catch((error: unknown) => error);
    for (let passed = 0; passed < ms; passed += 500) await clock.advance(500);
    return running;
  };
  const failAll = async () => outcome(after(Infinity));

  it('does again what may pass, and then not', async () => {
    expect(await outcome(after(3))).toBe('done');
    expect(asked).toBe(4);
    asked = 0;
    expect(await failAll()).toEqual(
      new StorageUnavailable('the bucket images does not answer: GetObject a: Error: not now'),
    );
    expect(asked).toBe(4);
  });

  it('does nothing again that was refused', async () => {
    const refused = new Error('no');
    expect(await outcome(async () => Promise.reject(refused))).toBe(refused);
  });

  it('is through within 30 seconds, whatever the silence', async () => {
    const started = clock.monotonic();
    let ended = Infinity;
    const running = attempts.run('GetObject a', after(Infinity, 8000)).catch(() => {
      ended = clock.monotonic() - started;
    });
    for (let n = 0; n < 80; n += 1) await clock.advance(500);
    await running;
    expect(asked).toBe(2);
    expect(ended).toBeLessThan(30_000);
  });

  it('asks nobody while the store is away, but for one now and then', async () => {
    for (let n = 0; n < 5; n += 1) await failAll();
    asked = 0;
    // The last of the five was a while ago, so this one goes and sees.
    expect(await outcome(after(Infinity), 1500)).toBeInstanceOf(StorageUnavailable);
    expect(asked).toBe(1);
    asked = 0;
    await expect(attempts.run('GetObject b', after(Infinity))).rejects.toThrow(
      'the bucket images does not answer: GetObject b was not tried',
    );
    expect(asked).toBe(0);
    await clock.advance(2001);
    expect(await outcome(after(0))).toBe('done');
    expect(await outcome(after(0))).toBe('done');
  });

  it('tells once that the store is away, and once that it is back', async () => {
    for (let n = 0; n < 7; n += 1) await failAll();
    await outcome(after(0));
    const told = log.lines.filter(({ level }) => level !== 'debug').map(({ level, message }) => `${level} ${message}`);
    expect(told).toEqual(['error the store does not answer', 'info the store answers again']);
  });

  it('tries less where much fails', async () => {
    // Every second action fails, so that the store does not count as away.
    for (let n = 0; n < 20; n += 1) {
      asked = 0;
      await failAll();
      asked = 1;
      await outcome(after(0));
    }
    asked = 0;
    await failAll();
    expect(asked).toBeLessThan(3);
  });
});
