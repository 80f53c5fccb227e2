import { Session } from 'node:inspector/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { expecting, Load } from '../support/load.js';
import { pushImage } from '../support/push.js';
import { ReloadingZot, type Settings } from '../support/reloading-zot.js';

const session = new Session();
beforeAll(() => session.connect());
afterAll(() => session.disconnect());
const patienceMs = 20_000;

/** Different objects that somebody may still hold. */
class Held {
  private readonly all: WeakRef<object>[] = [];
  private last: WeakRef<object> | undefined;

  add(one: object): void {
    if (this.last?.deref() === one) return;
    this.all.push((this.last = new WeakRef(one)));
  }

  /** Waits for those that are on their way out. */
  async atMost(most: number): Promise<boolean> {
    for (const until = performance.now() + patienceMs; ; await sleep(50)) {
      await session.post('HeapProfiler.collectGarbage');
      if (this.all.filter((one) => one.deref() !== undefined).length <= most) return true;
      if (performance.now() > until) return false;
    }
  }
}

describe('configurations that were replaced', () => {
  it.each<[string, readonly Settings[]]>([
    ['beside', [{ extensions: { metrics: {} } }, { http: { realm: 'x' } }, {}]],
    ['in turn', [{ storage: { dedupe: false } }, { storage: { gc: true } }]],
    ['by settings that adapt', [{ log: { level: 'warn' } }, { scheduler: { numWorkers: 3 } }]],
    [
      'by none, as they could not be used',
      [{ http: { port: 'x' } } as never, { storage: { rootDirectory: '/dev/null/x' } }],
    ],
  ])('are held by nobody, on connections that stay: %s', async (_, settings) => {
    const zot = await ReloadingZot.start();
    try {
      await pushImage(zot.client, 'app', 'v1');
      const load = await Load.start(
        () => zot.client,
        [
          async (one) => expecting(200, await one.get('/v2/app/manifests/v1')),
          async (one) => expecting(200, await one.get('/readyz')),
        ],
      );
      const held = { running: new Held(), app: new Held(), composed: new Held(), result: new Held() };
      for (let turn = 0; turn < 16; turn++) {
        held.result.add(await zot.change(settings[turn % settings.length]!));
        held.running.add(zot.running);
        held.app.add(zot.running.app);
        held.composed.add(zot.running.composed);
        await load.goOn(2);
      }
      await load.stop();
      expect(load.failures).toEqual([]);
      // The one that runs, the one before, and what a frame may still point at.
      for (const [what, all] of Object.entries(held)) expect([what, await all.atMost(3)]).toEqual([what, true]);
    } finally {
      await zot.stop();
    }
  });
});
