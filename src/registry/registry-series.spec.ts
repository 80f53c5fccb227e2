import { noSeries, type Metrics, type Reading } from '@zot/extension-api';
import { localPlace, repo, TestRegistry } from '../../test/support/test-registry.js';

/** What was registered, by name. */
class KeptMetrics implements Metrics {
  readonly read = new Map<string, () => number | Iterable<Reading>>();
  readonly held: (readonly [values: readonly string[], seconds: number])[] = [];

  counter = () => noSeries;
  gauge = () => noSeries;
  summary = () => noSeries;
  histogram = () => ({
    with: (...values: readonly string[]) => ({ observe: (seconds: number) => void this.held.push([values, seconds]) }),
  });
  readings({ name, read }: Parameters<Metrics['readings']>[0]): void {
    this.read.set(name, read);
  }

  number(name: string): number {
    return this.read.get(name)!() as number;
  }

  of(name: string, label: string): number {
    return [...(this.read.get(name)!() as Iterable<Reading>)].find(({ labels }) => labels[0] === label)!.value;
  }
}

describe('numbers of the registry', () => {
  it('tell of locks, of uploads and of what is kept in memory', async () => {
    const place = await localPlace();
    try {
      const registry = new TestRegistry({ driver: place.driver, settings: { rootDirectory: '/data' } });
      const metrics = new KeptMetrics();
      registry.series.register(metrics);

      await registry.uploads.begin(repo('a'));
      expect([metrics.number('zot_uploads_open'), metrics.number('zot_uploads_receiving')]).toEqual([1, 0]);

      const { digest } = await registry.pushImage('a', 'v1');
      expect(new Set(metrics.held.map(([values]) => values.join(' ')))).toEqual(new Set(['/data RLock']));
      expect(metrics.held[0]![1]).toBeGreaterThanOrEqual(0);
      await registry.manifests.remove(repo('a'), { digest });
      expect(metrics.held.at(-1)![0]).toEqual(['/data', 'RWLock']);

      await registry.pushImage('a', 'v2');
      const before = metrics.of('zot_cache_hits_total', 'manifests');
      await registry.pull('a', 'v2');
      expect(metrics.of('zot_cache_hits_total', 'manifests')).toBe(before + 1);
      expect(metrics.of('zot_cache_entries', 'manifests')).toBe(1);
      expect(metrics.of('zot_cache_bytes', 'manifests')).toBeGreaterThan(0);
      expect(metrics.of('zot_cache_entries', 'repositories')).toBe(1);
    } finally {
      await place.dispose();
    }
  });
});
