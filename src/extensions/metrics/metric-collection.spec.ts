import { Contributions, type Metrics, type MetricSource } from '@zot/extension-api';
import { MetricBook } from './book/metric-book.js';
import { MetricCollection } from './metric-collection.js';

const source = (...names: string[]): MetricSource & { asked: number } => ({
  asked: 0,
  register(metrics: Metrics) {
    this.asked += 1;
    for (const name of names) metrics.gauge({ name, help: 'A number of a test.' });
  },
});

describe('the collection of metrics', () => {
  it('follows the sections that are there, and asks each source once', () => {
    const book = new MetricBook();
    const sources = new Contributions<MetricSource>();
    const collection = new MetricCollection(book, sources);
    const names = () => {
      collection.refresh();
      return book.all().map(({ name }) => name);
    };
    const [kept, replaced] = [source('kept'), source('replaced', 'gone')];
    sources.fill([kept, replaced]);
    expect(names()).toEqual(['gone', 'kept', 'replaced']);
    const replacing = source('replaced', 'new');
    sources.fill([kept, replacing]);
    expect(names()).toEqual(['kept', 'new', 'replaced']);
    expect(names()).toEqual(['kept', 'new', 'replaced']);
    expect([kept.asked, replaced.asked, replacing.asked]).toEqual([1, 1, 1]);
  });
});
