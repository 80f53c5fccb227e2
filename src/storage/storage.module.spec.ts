import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Clock, defineSection, Log, Stores, type Definition } from '@zot/extension-api';
import type { RepositoryName } from '@zot/oci';
import { ManualClock, SilentLog } from '@zot/testkit';
import { boot } from '../kernel/boot/boot.js';
import { compose } from '../kernel/compose/compose.js';
import { makePlan } from '../kernel/plan/make-plan.js';
import { StorageConfig } from './storage.config.js';
import storage from './storage.definition.js';

class Surroundings {}

const surroundings = defineSection({
  name: 'surroundings',
  provides: [Clock, Log],
  module: () => ({
    module: Surroundings,
    providers: [
      { provide: Clock, useClass: ManualClock },
      { provide: Log, useClass: SilentLog },
    ],
  }),
});

describe('the storage section', () => {
  it('provides stores that are open while the server runs', async () => {
    const config = new StorageConfig();
    config.rootDirectory = await mkdtemp(join(tmpdir(), 'zot-storage-'));
    const on = new Map<Definition, object>([
      [storage, config],
      [surroundings, {}],
    ]);
    const { plan, issues } = makePlan(on, [...on.keys()]);
    expect(issues).toEqual([]);
    const running = await boot(await compose(plan));
    expect(running.notes).toEqual([`repositories in ${config.rootDirectory}`]);
    const { driver } = running.app.get(Stores, { strict: false }).of('a' as RepositoryName);
    await driver.write('a/file', [Buffer.from('text')]);
    expect((await driver.stat('a/file'))?.size).toBe(4);
    expect(await running.stop(0)).toEqual([]);
    await rm(config.rootDirectory, { recursive: true });
  });
});
