import type { Digest, RepositoryName } from '@zot/oci';
import { RecentBlobs } from './recent-blobs.js';

const digest = (index: number) => `sha256:${String(index).padStart(64, '0')}` as Digest;
const name = (text: string) => text as RepositoryName;

describe('recent blobs', () => {
  it('names the last places first, each once, and only some', () => {
    const recent = new RecentBlobs();
    for (const place of ['a', 'b', 'c', 'a', 'd', 'e']) recent.note(digest(0), name(place));
    expect(recent.of(digest(0))).toEqual(['e', 'd', 'a', 'c']);
    expect(recent.of(digest(1))).toEqual([]);
  });

  it('forgets the oldest when there are many', () => {
    const recent = new RecentBlobs();
    for (let index = 0; index < 4096; index += 1) recent.note(digest(index), name('a'));
    recent.note(digest(0), name('b'));
    recent.note(digest(5000), name('a'));
    expect(recent.of(digest(0))).toEqual(['b', 'a']);
    expect(recent.of(digest(1))).toEqual([]);
    expect(recent.of(digest(2))).toEqual(['a']);
  });
});
