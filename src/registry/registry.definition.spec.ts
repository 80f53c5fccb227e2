import {
  BlobCaches,
  Blobs,
  Catalog,
  defineSection,
  Clock,
  Compat,
  Log,
  Manifests,
  Stores,
  Uploads,
} from '@zot/extension-api';
import { ManualClock, SilentLog } from '@zot/testkit';
import { boot } from '../kernel/boot/boot.js';
import { compose } from '../kernel/compose/compose.js';
import { makePlan } from '../kernel/plan/make-plan.js';
import registry from './registry.definition.js';

describe('the registry section', () => {
  it('provides its four ports from what it needs', async () => {
    class Around {}
    const around = defineSection({
      name: 'around',
      provides: [Stores, BlobCaches, Log, Clock, Compat],
      module: () => ({
        module: Around,
        providers: [
          { provide: Stores, useValue: { all: [] } },
          { provide: BlobCaches, useValue: {} },
          { provide: Log, useValue: new SilentLog() },
          { provide: Clock, useValue: new ManualClock() },
          { provide: Compat, useValue: { docker2s2: false, sparse: false } },
        ],
      }),
    });
    const { plan, issues } = makePlan(
      new Map([
        [around, {}],
        [registry, {}],
      ]),
      [around, registry],
    );
    expect(issues).toEqual([]);
    const { app, stop } = await boot(await compose(plan));
    for (const port of [Blobs, Uploads, Manifests, Catalog])
      expect(app.get(port, { strict: false })).toBeInstanceOf(port);
    expect(await stop(0)).toEqual([]);
  });
});
