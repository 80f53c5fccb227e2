import { isOfNumbers } from '../book/family.js';
import { MetricBook } from '../book/metric-book.js';
import { ExtensionSeries } from './extension-series.js';

it('counts the time of hooks by extension and hook', () => {
  const book = new MetricBook();
  const series = new ExtensionSeries();
  series.called({ extension: '@acme/zot-quota', hook: 'registry.manifest-checks.check', duration: 1 });
  series.register(book);
  for (const duration of [250, 750]) {
    series.called({ extension: '@acme/zot-quota', hook: 'registry.manifest-checks.check', duration });
  }
  const [family] = book.all();
  if (!family || isOfNumbers(family)) throw new Error('no histogram');
  expect([...family.samples()].map(({ values, cell: { count, sum } }) => [...values, count, sum])).toEqual([
    ['@acme/zot-quota', 'registry.manifest-checks.check', 2, 1],
  ]);
});
