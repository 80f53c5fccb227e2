import type { FileStat } from '@zot/extension-api';
import { ManualClock, SilentLog } from '@zot/testkit';
import { blob } from '../../../test/support/content.js';
import { repo } from '../../../test/support/test-registry.js';
import { ContentMarks } from './content-marks.js';

const [a, b, c] = [repo('a'), repo('b'), repo('c')];
const { digest } = blob('content');
const inVersion = (version: string): FileStat => ({ size: 7, modified: 0, version });

describe('what is known of content', () => {
  let marks: ContentMarks;
  beforeEach(() => {
    marks = new ContentMarks(new ManualClock(), new SilentLog());
  });

  it('is known of every place of one file', () => {
    marks.verified(a, digest, inVersion('1'));
    expect(marks.isVerified(b, digest, inVersion('1'))).toBe(true);
    expect(marks.isVerified(b, digest, inVersion('2'))).toBe(false);
  });

  it('goes with a file to the version that a link makes of it', () => {
    marks.verified(a, digest, inVersion('1'));
    marks.carry(a, b, digest, inVersion('1'), inVersion('2'));
    marks.carry(a, a, digest, inVersion('1'), inVersion('2'));
    for (const place of [a, b, c]) expect(marks.isVerified(place, digest, inVersion('2'))).toBe(true);
    expect(marks.isVerified(c, digest, inVersion('1'))).toBe(false);
  });

  it('is forgotten with a file that is removed, but for the places that have a mark of their own', () => {
    marks.verified(a, digest, inVersion('1'));
    marks.verified(b, digest, inVersion('1'));
    marks.forget(a, digest);
    expect(marks.isVerified(a, digest, inVersion('1'))).toBe(false);
    expect(marks.isVerified(b, digest, inVersion('1'))).toBe(true);
  });

  it('is nothing good of any place, once one of them was found bad', () => {
    marks.verified(a, digest, inVersion('1'));
    marks.bad(a, digest, inVersion('1'));
    expect(marks.isBad(a, digest, inVersion('1'))).toBe(true);
    expect(marks.isVerified(b, digest, inVersion('1'))).toBe(false);
  });
});
