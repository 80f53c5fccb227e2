import type { Stores } from '@zot/extension-api';
import { ManualClock, stepsOf, taskSuite } from '@zot/testkit';
import { randomBlob } from '../../../../test/support/content.js';
import { localPlace, repo, TestRegistry, type DriverPlace } from '../../../../test/support/test-registry.js';
import { MetricBook } from '../book/metric-book.js';
import { RepositoryLabels } from './repository-labels.js';
import { RepositorySizes } from './repository-sizes.js';
import { RequestSeries } from './request-series.js';

const hour = 3_600_000;

describe('sizes of repositories', () => {
  let place: DriverPlace;
  let registry: TestRegistry;
  let clock: ManualClock;
  let sizes: RepositorySizes;
  let book: MetricBook;
  beforeEach(async () => {
    place = await localPlace();
    registry = new TestRegistry({ driver: place.driver });
    clock = new ManualClock();
    sizes = made();
  });
  afterEach(async () => place.dispose());

  function made(driver: object = place.driver): RepositorySizes {
    book = new MetricBook();
    const labels = new RepositoryLabels({ maxRepositories: 2, binaryType: 'full' });
    const stores = { of: () => ({ driver }) } as unknown as Stores;
    const requests = new RequestSeries(book, labels);
    requests.register();
    return new RepositorySizes(registry.catalog, registry.blobs, stores, clock, labels, requests);
  }
  const told = () => {
    const { samples } = book.all().find(({ name }) => name === 'zot_repo_storage_bytes')!;
    return Object.fromEntries([...samples()].map(({ values, cell }) => [values[0], (cell as { value: number }).value]));
  };
  const run = async () => (await stepsOf(sizes)).map(({ on }) => on);

  taskSuite('measuring', {
    task: async () => {
      const task = made();
      task.register(book);
      for (const name of ['a', 'b']) await registry.pushBlob(name, randomBlob(10));
      return task;
    },
  });

  it('are of all blobs, once somebody asks', async () => {
    await registry.pushBlob('a', randomBlob(1000));
    await registry.pushBlob('a/b', randomBlob(500));
    expect(await run()).toEqual([]);
    sizes.register(book);
    expect(await run()).toEqual(['a', 'a/b']);
    expect(told()).toEqual({ a: 1000, 'a/b': 500 });
  });

  it('follow pushes, without looking at what has not changed', async () => {
    sizes.register(book);
    await registry.pushBlob('a', randomBlob(1000));
    await registry.pushBlob('b', randomBlob(100));
    await run();
    await registry.pushBlob('b', randomBlob(50));
    sizes.pushed({ repository: repo('b') });
    expect(await run()).toEqual(['b']);
    expect(told()).toEqual({ a: 1000, b: 150 });
    expect(await run()).toEqual([]);
  });

  it('are all measured anew after an hour, and those of repositories that are gone are forgotten', async () => {
    sizes.register(book);
    const blob = randomBlob(1000);
    await registry.pushBlob('a', blob, randomBlob(1));
    await registry.pushBlob('b', randomBlob(100));
    await run();
    await registry.blobs.remove(repo('a'), blob.digest);
    await place.driver.remove('b/index.json');
    await clock.advance(hour);
    // The list of repositories is looked at anew, too.
    await registry.clock.advance(hour);
    await run();
    expect(told()).toEqual({ a: 1 });
  });

  it('are counted together where there are too many repositories', async () => {
    sizes.register(book);
    for (const name of ['a', 'b', 'c', 'd']) await registry.pushBlob(name, randomBlob(10));
    await run();
    expect(told()).toEqual({ a: 10, b: 10, OTHER: 20 });
  });

  it('are not measured in buckets', async () => {
    await registry.pushBlob('a', randomBlob(10));
    sizes = made({ redirect: () => undefined });
    sizes.register(book);
    expect(await run()).toEqual([]);
  });
});
