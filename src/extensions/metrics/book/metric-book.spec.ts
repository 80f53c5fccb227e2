import { isOfNumbers, type Family } from './family.js';
import { MetricBook } from './metric-book.js';

/** Label values and numbers of one family. */
function samples(book: MetricBook, name: string): unknown[] {
  const family = book.all().find((one) => one.name === name) as Family;
  if (isOfNumbers(family)) return [...family.samples()].map(({ values, cell }) => [...values, cell.value]);
  return [...family.samples()].map(({ values, cell: { count, sum } }) => [...values, count, sum]);
}

describe('the book of metrics', () => {
  let book: MetricBook;
  beforeEach(() => {
    book = new MetricBook();
  });
  const named = (name: string) => ({ name, help: 'A number of a test.' });

  it('counts by label values', () => {
    const series = book.counter({ ...named('seen_total'), labels: ['method', 'code'] });
    series.with('GET', '200').add();
    series.with('GET', '404').add(5);
    const kept = series.with('GET', '200');
    kept.add();
    expect(samples(book, 'seen_total')).toEqual([
      ['GET', '200', 2],
      ['GET', '404', 5],
    ]);
  });

  it('has a number without labels from the start', () => {
    const level = book.gauge(named('level'));
    expect(samples(book, 'level')).toEqual([[0]]);
    level.with().set(7);
    level.with().add(-2);
    expect(samples(book, 'level')).toEqual([[5]]);
  });

  it('keeps no more combinations than its limit, and counts the rest together', () => {
    const series = book.counter({ ...named('seen_total'), labels: ['who', 'what'], limit: 2 });
    for (let n = 0; n < 1000; n += 1) series.with(`client ${n}`, 'x').add();
    series.with('client 1', 'x').add();
    expect(samples(book, 'seen_total')).toEqual([
      ['client 0', 'x', 1],
      ['client 1', 'x', 2],
      ['OTHER', 'OTHER', 998],
    ]);
    series.forget('client 0', 'x');
    series.with('new', 'x').add();
    expect(samples(book, 'seen_total')[1]).toEqual(['new', 'x', 1]);
  });

  it('counts a value in the bucket of the least bound that it does not exceed', () => {
    const series = book.histogram({ ...named('wait_seconds'), labels: ['who'], buckets: [0.1, 1] });
    for (const value of [0.05, 0.1, 0.5, 1, 3]) series.with('a').observe(value);
    const [family] = book.all();
    if (!family || isOfNumbers(family)) throw new Error('no histogram');
    const cell = [...family.samples()][0]!.cell;
    expect(cell.cumulated()).toEqual([2, 4]);
    expect([cell.count, cell.sum]).toEqual([5, 4.65]);
  });

  it('asks for readings when somebody looks, and limits them too', () => {
    let level = 1;
    book.readings({ ...named('level'), kind: 'gauge', read: () => level });
    book.readings({
      ...named('levels'),
      kind: 'gauge',
      labels: ['of'],
      limit: 1,
      read: () => ['a', 'b', 'c'].map((of) => ({ labels: [of], value: level })),
    });
    level = 3;
    expect(samples(book, 'level')).toEqual([[3]]);
    expect(samples(book, 'levels')).toEqual([
      ['a', 3],
      ['OTHER', 6],
    ]);
  });

  it.each([
    ['taken', 'two metrics are called taken'],
    ['with space', 'no metric can be called with space'],
    ['1st', 'no metric can be called 1st'],
  ])('refuses the name %s', (name, message) => {
    book.counter(named('taken'));
    expect(() => book.counter(named(name))).toThrow(message);
  });

  it.each(['le', '__name', 'a-b'])('refuses the label %s', (label) => {
    expect(() => book.gauge({ ...named('level'), labels: [label] })).toThrow('no label of a metric can be called');
  });
});
