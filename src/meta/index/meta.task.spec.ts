import { stepsOf, taskSuite } from '@zot/testkit';
import { MetaWorld } from '../../../test/support/meta-world.js';
import { repo } from '../../../test/support/test-registry.js';
import { WatchedDriver } from '../../../test/support/watched-driver.js';
import { MemoryStorageDriver } from '../../storage/drivers/memory/memory-storage-driver.js';

const second = 1000;
const hour = 3600 * second;

taskSuite('MetaTask', {
  task: async () => {
    const world = await MetaWorld.start();
    for (const name of ['a', 'b', 'c']) await world.registry.pushImage(name, 'v1');
    return world.task;
  },
});

describe('MetaTask', () => {
  it('compares a changed repository once it is quiet, so that the next start need not', async () => {
    const driver = new WatchedDriver(new MemoryStorageDriver());
    const world = await MetaWorld.start({ driver });
    await world.runTask();
    await world.registry.pushImage('a', 'v1');
    await world.clock.advance(30 * second);
    expect((await world.runTask()).on).toEqual(['pulls']);
    await world.clock.advance(30 * second);
    expect((await world.runTask()).on).toEqual(['pulls', 'a']);
    await world.clock.advance(90 * second);
    expect((await world.runTask()).on).toEqual(['pulls']);
    const killed = await MetaWorld.start(world);
    expect((await killed.runTask()).on).toEqual(['pulls']);
  });

  it('finds what came without news after some hours', async () => {
    const world = await MetaWorld.start();
    await world.runTask();
    world.isDeaf = true;
    await world.registry.pushImage('a', 'v1');
    await world.clock.advance(5 * hour);
    await world.runTask();
    expect(await world.names()).toEqual([]);
    await world.clock.advance(hour);
    await world.runTask();
    expect(await world.names()).toEqual(['a']);
  });

  it('tells how far it is', async () => {
    const world = await MetaWorld.start();
    for (let n = 0; n < 130; n += 1) await world.driver.write(`r${n}/index.json`, [Buffer.from('{"manifests":[]}')]);
    for (let n = 0; n < 130; n += 1) await world.driver.write(`r${n}/oci-layout`, [Buffer.from('{}')]);
    const steps = await stepsOf(world.task);
    expect(steps.filter(({ total }) => total === 3)).toHaveLength(3);
    expect(await world.names()).toHaveLength(130);
  });

  it('leaves for the next start what it has no time for at the end', async () => {
    const world = await MetaWorld.start();
    await world.registry.pushImage('a', 'v1');
    await world.registry.pushImage('b', 'v1');
    let looked = 0;
    await world.task.settle(() => (looked += 1) > 1);
    expect([...world.parts.trouble.changed.keys()]).toEqual(['b']);
    expect(await world.parts.index.version(repo('a'))).not.toBe('');
    expect(await world.parts.index.version(repo('b'))).toBe('');
  });
});
