import { setTimeout as sleep } from 'node:timers/promises';
import type { Metrics, Step } from '@zot/extension-api';
import { randomBlob } from '../../../test/support/content.js';
import { TestRegistry } from '../../../test/support/test-registry.js';
import { MemoryStorageDriver } from '../../storage/drivers/memory/memory-storage-driver.js';
import { ScrubSeries } from './scrub-series.js';
import { ScrubTask } from './scrub.task.js';
import { Scrubber } from './scrubber.js';

const megabyte = 1024 * 1024;

/** What was counted, by the name of the metric and the value of its label. */
class CountedMetrics implements Metrics {
  readonly counts = new Map<string, number>();
  readonly read = new Map<string, () => unknown>();

  counter = ({ name }: Parameters<Metrics['counter']>[0]) => ({
    with: (label = '') => ({
      add: (by = 1) => void this.counts.set(`${name} ${label}`, (this.counts.get(`${name} ${label}`) ?? 0) + by),
    }),
  });
  gauge = () => ({ with: () => ({ set: () => undefined, add: () => undefined }) });
  summary = () => ({ with: () => ({ observe: () => undefined }) });
  histogram = () => ({ with: () => ({ observe: () => undefined }) });
  readings({ name, read }: Parameters<Metrics['readings']>[0]): void {
    this.read.set(name, read);
  }
}

describe('the task that scrubs', () => {
  const make = (driver: MemoryStorageDriver, bytesPerSecond: number) => {
    const registry = new TestRegistry({ driver });
    const { catalog, blobs, manifests, parts, clock, log } = registry;
    const scrubber = new Scrubber(catalog, blobs, manifests, parts.check, { docker2s2: false, sparse: false }, clock);
    const series = new ScrubSeries(clock);
    const metrics = new CountedMetrics();
    series.register(metrics);
    const config = { enable: true, interval: 86_400_000, bytesPerSecond };
    return { registry, metrics, task: new ScrubTask(config, scrubber, series, clock, log) };
  };
  /** Runs it to its end, turning the clock whenever it waits for that. */
  const run = async ({ registry, task }: ReturnType<typeof make>, signal = new AbortController().signal) => {
    const steps: Step[] = [];
    let isOver = false;
    const running = (async () => {
      for await (const step of task.steps(signal)) steps.push(step);
    })().finally(() => (isOver = true));
    while (!isOver) {
      await registry.clock.advance(10);
      await sleep(0);
    }
    await running;
    return steps;
  };

  it('reads no faster than it may, and says what it has read', async () => {
    const driver = new MemoryStorageDriver();
    const before = make(driver, 1).registry;
    await before.pushBlob('a', randomBlob(5 * megabyte), randomBlob(5 * megabyte), randomBlob(6 * megabyte));
    await before.pushImage('b', 'v1');
    const world = make(driver, 4 * megabyte);
    const started = world.registry.clock.monotonic();
    const steps = await run(world);
    expect(world.registry.clock.monotonic() - started).toBeGreaterThanOrEqual(4000);
    expect(steps.filter(({ on }) => on !== undefined).map(({ on, total }) => [on, total])).toEqual([
      ['a', 2],
      ['b', 2],
    ]);
    expect(steps.length).toBeGreaterThan(3);
    expect(world.metrics.counts.get('zot_scrub_read_bytes_total ')).toBeGreaterThan(16 * megabyte);
    expect(world.metrics.counts.get('zot_scrub_images_total ok')).toBe(1);
    expect(world.metrics.read.get('zot_scrub_affected')!()).toBe(0);
    expect(world.metrics.read.get('zot_scrub_last_end_timestamp_seconds')!()).toBeGreaterThan(0);
  });

  it('tells of each image that is affected', async () => {
    const driver = new MemoryStorageDriver();
    const image = await make(driver, 1).registry.pushImage('a', 'v1');
    const { layers } = JSON.parse(image.bytes.toString()) as { layers: { digest: string }[] };
    const { digest } = layers[0]!;
    await driver.write(`a/blobs/${digest.replace(':', '/')}`, [Buffer.alloc(200)]);
    const world = make(driver, 1000 * megabyte);
    await run(world);
    expect(
      world.registry.log.lines.filter(({ level }) => level === 'error').map(({ fields }) => fields),
    ).toContainEqual(
      expect.objectContaining({
        module: 'scrub',
        repository: 'a',
        tag: 'v1',
        affectedBlob: digest,
        status: 'affected',
      }),
    );
    expect(world.metrics.read.get('zot_scrub_affected')!()).toBe(1);
    expect(world.metrics.counts.get('zot_scrub_images_total affected')).toBe(1);
  });

  it('ends where it is told to, and does not call that a whole scrub', async () => {
    const driver = new MemoryStorageDriver();
    await make(driver, 1).registry.pushImage('a', 'v1');
    const world = make(driver, 1000 * megabyte);
    const end = new AbortController();
    end.abort();
    expect(await run(world, end.signal)).toEqual([]);
    expect(world.metrics.read.get('zot_scrub_last_end_timestamp_seconds')!()).toBe(0);
  });
});
