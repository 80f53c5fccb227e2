import fc from 'fast-check';
import { codesOf } from '../support/client.js';
import { blob, randomBlob } from '../support/content.js';
import { pushBlob } from '../support/push.js';
import { Zot } from '../support/start-zot.js';

const content = randomBlob(3_000_001);
const { bytes, digest } = content;
const size = bytes.length;

describe('a range of a blob', () => {
  let zot: Zot;
  const path = `/v2/ranges/app/blobs/${digest}`;
  beforeAll(async () => {
    zot = await Zot.start();
    await pushBlob(zot.client, 'ranges/app', content);
  });
  afterAll(async () => zot.stop());

  it.each([
    ['bytes=0-0', 0, 0],
    ['bytes=500-1499', 500, 1499],
    ['bytes=1048575-1048577', 1_048_575, 1_048_577],
    [`bytes=500-`, 500, size - 1],
    ['bytes=-500', size - 500, size - 1],
    ['bytes=2000-99999999999', 2000, size - 1],
  ])('%s is sent alone', async (range, first, last) => {
    const answer = await zot.client.get(path, { range });
    expect(answer.status).toBe(206);
    expect(answer.headers).toMatchObject({
      'content-range': `bytes ${first}-${last}/${size}`,
      'content-length': String(last - first + 1),
      'docker-content-digest': digest,
      'content-type': 'application/octet-stream',
    });
    expect(answer.body.equals(bytes.subarray(first, last + 1))).toBe(true);
  });

  it('several are sent in parts, in order and without overlaps', async () => {
    const { status, headers, body } = await zot.client.get(path, { range: 'bytes=2000000-2000009,0-4,3-9' });
    expect(status).toBe(206);
    const boundary = /^multipart\/byteranges; boundary=(\S+)$/.exec(headers['content-type']!)![1]!;
    expect(Number(headers['content-length'])).toBe(body.length);
    expect(headers['content-range']).toBeUndefined();
    const part = (first: number, last: number): Buffer =>
      Buffer.concat([
        Buffer.from(`--${boundary}\r\nContent-Type: application/octet-stream\r\n`),
        Buffer.from(`Content-Range: bytes ${first}-${last}/${size}\r\n\r\n`),
        bytes.subarray(first, last + 1),
        Buffer.from('\r\n'),
      ]);
    expect(
      body.equals(Buffer.concat([part(0, 9), part(2_000_000, 2_000_009), Buffer.from(`--${boundary}--\r\n`)])),
    ).toBe(true);
  });

  it('is as a model says', async () => {
    const bound = fc.oneof(fc.nat(size + 10), fc.constantFrom(0, 1, size - 1, size, size + 1, 1_048_576));
    const range = fc.oneof(
      fc.tuple(bound, bound).map(([a, b]) => `${a}-${b}`),
      bound.map((from) => `${from}-`),
      bound.map((length) => `-${length}`),
    );
    await fc.assert(
      fc.asyncProperty(range, async (spec) => {
        const answer = await zot.client.get(path, { range: `bytes=${spec}` });
        const [from, to] = spec.split('-') as [string, string];
        const first = from === '' ? Math.max(size - Number(to), 0) : Number(from);
        const last = from === '' || to === '' ? size - 1 : Math.min(Number(to), size - 1);
        const satisfiable = first < size && first <= last && !(from !== '' && to !== '' && Number(to) < first);
        if (!satisfiable) {
          expect([spec, answer.status, codesOf(answer)]).toEqual([spec, 416, ['SIZE_INVALID']]);
          expect(answer.headers['content-range']).toBe(`bytes */${size}`);
        } else {
          expect([spec, answer.status, answer.headers['content-range']]).toEqual([
            spec,
            206,
            `bytes ${first}-${last}/${size}`,
          ]);
          expect(answer.body.equals(bytes.subarray(first, last + 1))).toBe(true);
        }
      }),
      { numRuns: 100 },
    );
  });

  it.each(['bytes=5-4', 'bytes=x', `bytes=${size}-`, 'bytes=-0', `bytes=${'1-2,'.repeat(17)}`])(
    '%s is refused with the size',
    async (range) => {
      const answer = await zot.client.get(path, { range });
      expect([answer.status, codesOf(answer)]).toEqual([416, ['SIZE_INVALID']]);
      expect(answer.headers['content-range']).toBe(`bytes */${size}`);
    },
  );

  it('of other units is not known, and the whole is sent', async () => {
    const { status, body } = await zot.client.get(path, { range: 'items=0-4' });
    expect([status, body.length]).toEqual([200, size]);
  });

  it('is taken only from the bytes that the client has', async () => {
    const ask = async (tag: string) => zot.client.get(path, { range: 'bytes=0-4', 'if-range': tag });
    expect((await ask(`"${digest}"`)).status).toBe(206);
    const other = await ask('"other"');
    expect([other.status, other.body.length]).toEqual([200, size]);
  });

  it('is no matter to HEAD', async () => {
    const { status, headers } = await zot.client.ask('HEAD', path, { headers: { range: 'bytes=0-4' } });
    expect([status, headers['content-length']]).toEqual([200, String(size)]);
  });

  it('has nothing to take from an empty blob', async () => {
    const empty = blob('');
    await pushBlob(zot.client, 'ranges/app', empty);
    const answer = await zot.client.get(`/v2/ranges/app/blobs/${empty.digest}`, { range: 'bytes=0-' });
    expect([answer.status, answer.headers['content-range']]).toEqual([416, 'bytes */0']);
  });

  it('of a blob that is not there is a 404', async () => {
    const absent = randomBlob(10);
    for (const range of ['bytes=0-1', 'bytes=0-1,4-5', 'bytes=x']) {
      const answer = await zot.client.get(`/v2/ranges/app/blobs/${absent.digest}`, { range });
      expect([answer.status, codesOf(answer)]).toEqual([404, ['BLOB_UNKNOWN']]);
    }
  });
});
