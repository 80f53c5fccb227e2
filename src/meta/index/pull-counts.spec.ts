import type { Digest } from '@zot/oci';
import { repo } from '../../../test/support/test-registry.js';
import { PullCounts } from './pull-counts.js';

const digest = (n: number) => `sha256:${n.toString(16).padStart(64, '0')}` as Digest;

describe('PullCounts', () => {
  it('counts, gives out once, and takes back what could not be written', () => {
    const counts = new PullCounts();
    counts.add(repo('a'), digest(1), 10);
    counts.add(repo('a'), digest(1), 20);
    counts.add(repo('b'), digest(1), 15);
    expect(counts.of(repo('a'), digest(1))).toEqual({ count: 2, last: 20 });
    const taken = counts.take();
    expect(taken).toHaveLength(2);
    expect(counts.take()).toEqual([]);
    counts.add(repo('a'), digest(1), 30);
    for (const { repository, digest: of, pulls } of taken) counts.putBack(repository, of, pulls);
    expect(counts.of(repo('a'), digest(1))).toEqual({ count: 3, last: 30 });
    expect(counts.of(repo('b'), digest(1))).toEqual({ count: 1, last: 15 });
  });

  it('is bounded, and goes on counting what it has', () => {
    const counts = new PullCounts();
    for (let n = 0; n < 100_010; n += 1) counts.add(repo('a'), digest(n), n);
    counts.add(repo('a'), digest(1), 7);
    expect(counts.of(repo('a'), digest(100_005))).toBeUndefined();
    expect(counts.of(repo('a'), digest(1))?.count).toBe(2);
    counts.forget(repo('a'), digest(1));
    counts.add(repo('a'), digest(100_005), 1);
    expect(counts.of(repo('a'), digest(100_005))?.count).toBe(1);
    expect(counts.take()).toHaveLength(100_000);
  });
});
