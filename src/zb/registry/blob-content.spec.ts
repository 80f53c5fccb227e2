import { createHash } from 'node:crypto';
import { BlobSource, smallestBlob } from './blob-content.js';

const mebibyte = 1024 * 1024;

test.each([smallestBlob, 33, 1000, mebibyte, mebibyte + smallestBlob, 2 * mebibyte + 77])(
  'a blob of %i bytes has the digest it says',
  (size) => {
    const source = new BlobSource(size);
    for (const blob of [source.next(), source.next()]) {
      const bytes = Buffer.concat([...blob.parts()]);
      expect(bytes.length).toBe(size);
      expect(`sha256:${createHash('sha256').update(bytes).digest('hex')}`).toBe(blob.digest);
    }
  },
);

test('slices put together are the blob, wherever it is cut', () => {
  const blob = new BlobSource(mebibyte + 100).next();
  const whole = Buffer.concat([...blob.parts()]);
  for (const cut of [1, 99, mebibyte - 1, mebibyte, mebibyte + 68, mebibyte + 69, mebibyte + 99]) {
    const parts = [...blob.slice(0, cut), ...blob.slice(cut, blob.length)];
    expect(Buffer.concat(parts).equals(whole)).toBe(true);
  }
});

test('no two blobs are the same', () => {
  const [one, other] = [new BlobSource(64), new BlobSource(64)];
  const digests = [one.next(), one.next(), other.next(), other.next()].map(({ digest }) => digest);
  expect(new Set(digests).size).toBe(4);
});

test('a blob too small to be new is refused', () => {
  expect(() => new BlobSource(smallestBlob - 1)).toThrow(RangeError);
});
