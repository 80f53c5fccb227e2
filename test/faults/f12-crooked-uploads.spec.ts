import { codesOf, type Answer } from '../support/client.js';
import { digestOf, randomBlob } from '../support/content.js';
import { closeUpload, openUpload } from '../support/push.js';
import { Zot } from '../support/start-zot.js';

const { bytes, digest } = randomBlob(10_000);
const other = randomBlob(10).digest;

describe('F12: an upload that is not as it should be', () => {
  let zot: Zot;
  beforeAll(async () => void (zot = await Zot.start()));
  afterAll(async () => zot.stop());

  const send = async (method: string, path: string, body: Buffer, range?: string): Promise<Answer> => {
    const headers = { 'content-type': 'application/octet-stream', 'content-length': body.length };
    return zot.client.ask(method, path, { body, headers: { ...headers, ...(range && { 'content-range': range }) } });
  };
  const sizeOf = async (upload: string) => (await zot.client.get(upload)).headers.range;
  const at = (upload: string, named: string) => `${upload}?digest=${named}`;

  it.each<[name: string, range: string]>([
    ['a gap', '6000-9999'],
    ['an overlap', '4000-7999'],
    ['a chunk that was sent before', '0-4999'],
    ['a range that ends before it begins', '9999-5000'],
    ['a range that is none', 'bytes=5-'],
    ['a length other than that of its range', '5000-6000'],
  ])('%s is refused, and leaves what was there', async (_, range) => {
    const upload = await openUpload(zot.client, 'crooked/app');
    expect((await send('PATCH', upload, bytes.subarray(0, 5000), '0-4999')).status).toBe(202);
    const answer = await send('PATCH', upload, bytes.subarray(5000, 9000), range);
    expect([answer.status, codesOf(answer).length]).toEqual([416, 1]);
    expect(await sizeOf(upload)).toBe('0-4999');
    expect((await send('PUT', at(upload, digest), bytes.subarray(5000), '5000-9999')).status).toBe(201);
    expect((await zot.client.get(`/v2/crooked/app/blobs/${digest}`)).body.equals(bytes)).toBe(true);
  });

  it.each([
    ['another digest', other, 400],
    ['a digest of no algorithm', 'md5:0123', 400],
    ['no digest', '', 400],
  ])('%s ends in no blob', async (_, named, status) => {
    const upload = await openUpload(zot.client, 'crooked/digests');
    expect((await closeUpload(zot.client, upload, named, bytes)).status).toBe(status);
    expect((await zot.client.get(`/v2/crooked/digests/blobs/${other}`)).status).toBe(404);
  });

  it('finished twice at once is finished once', async () => {
    for (let round = 0; round < 20; round += 1) {
      const content = randomBlob(20_000);
      const upload = await openUpload(zot.client, 'crooked/twice');
      await send('PATCH', upload, content.bytes);
      const answers = await Promise.all(
        [1, 2, 3].map(async () => send('PUT', at(upload, content.digest), Buffer.alloc(0))),
      );
      const statuses = answers.map(({ status }) => status).toSorted();
      expect(statuses[0]).toBe(201);
      for (const status of statuses.slice(1)) expect([201, 404, 416]).toContain(status);
      const { body } = await zot.client.get(`/v2/crooked/twice/blobs/${content.digest}`);
      expect(digestOf(body)).toBe(content.digest);
    }
  });

  it('of two PATCHes at once takes one', async () => {
    for (let round = 0; round < 20; round += 1) {
      const upload = await openUpload(zot.client, 'crooked/race');
      const [one, two] = [randomBlob(5000), randomBlob(5000)];
      const answers = await Promise.all([one, two].map(async (half) => send('PATCH', upload, half.bytes, '0-4999')));
      expect(answers.map(({ status }) => status).toSorted()).toEqual([202, 416]);
      const won = answers[0]!.status === 202 ? one : two;
      expect((await send('PUT', at(upload, won.digest), Buffer.alloc(0))).status).toBe(201);
      expect((await zot.client.get(`/v2/crooked/race/blobs/${won.digest}`)).body.equals(won.bytes)).toBe(true);
    }
  });
});
