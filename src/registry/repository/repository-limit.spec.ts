import type { Digest } from '@zot/oci';
import { repo, TestRegistry } from '../../../test/support/test-registry.js';
import { randomBlob } from '../../../test/support/content.js';
import { WatchedDriver } from '../../../test/support/watched-driver.js';
import { MemoryStorageDriver } from '../../storage/drivers/memory/memory-storage-driver.js';

const full = { code: 'TOOMANYREQUESTS', status: 429, detail: { limit: 2 } };

describe('maxRepos', () => {
  let driver: WatchedDriver;
  let registry: TestRegistry;
  beforeEach(() => {
    driver = new WatchedDriver(new MemoryStorageDriver());
    registry = new TestRegistry({ driver, settings: { maxRepos: 2 } });
  });

  it('limits repositories that hold manifests, not blobs', async () => {
    for (const name of ['x', 'y', 'z']) await registry.pushBlob(name, randomBlob(10));
    for (const name of ['a', 'b']) await registry.pushImage(name, 'v1');
    await expect(registry.pushImage('c', 'v1')).rejects.toMatchObject(full);
    await expect(registry.pushImage('x')).rejects.toMatchObject(full);
    await registry.pushImage('a', 'v2');
    await registry.pushImage('b');
    expect(await registry.tags('a')).toEqual(['v1', 'v2']);
  });

  it('counts what was there before, and what others have taken away since', async () => {
    const images = [await registry.pushImage('a'), await registry.pushImage('b')];
    registry = new TestRegistry({ driver, settings: { maxRepos: 2 } });
    await expect(registry.pushImage('c')).rejects.toMatchObject(full);
    await registry.manifests.remove(repo('a'), { digest: images[0]!.digest as Digest });
    await registry.clock.advance(2000);
    await registry.pushImage('c');
    await expect(registry.pushImage('d')).rejects.toMatchObject(full);
  });

  it('gives the last place to one of two', async () => {
    await registry.pushImage('a');
    const outcomes = await Promise.allSettled([registry.pushImage('b'), registry.pushImage('c')]);
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  });

  it('refuses where nobody can count', async () => {
    await registry.pushImage('a');
    registry = new TestRegistry({ driver, settings: { maxRepos: 2 } });
    driver.before = ({ name, path }) => {
      if (name === 'stat' && path === 'a/index.json') throw Object.assign(new Error('EIO'), { code: 'EIO' });
    };
    await expect(registry.pushImage('b')).rejects.toMatchObject({ code: 'EIO' });
  });
});
