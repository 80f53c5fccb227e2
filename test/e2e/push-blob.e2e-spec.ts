import { Readable } from 'node:stream';
import type { DigestAlgorithm } from '@zot/oci';
import { codesOf, type Answer } from '../support/client.js';
import { blob, digestOf, randomBlob } from '../support/content.js';
import { closeUpload, expectStatus, locationOf, openUpload, pushBlob } from '../support/push.js';
import { Zot } from '../support/start-zot.js';

const octets = { 'content-type': 'application/octet-stream' };
const repository = 'push/blobs';

describe('pushing a blob', () => {
  let zot: Zot;
  beforeAll(async () => {
    zot = await Zot.start();
  });
  afterAll(async () => zot.stop());

  const patch = async (path: string, body: Buffer, range?: string): Promise<Answer> =>
    zot.client.ask('PATCH', path, {
      headers: { ...octets, 'content-length': body.length, ...(range !== undefined && { 'content-range': range }) },
      body,
    });
  const stored = async (digest: string): Promise<Buffer> =>
    expectStatus(await zot.client.get(`/v2/${repository}/blobs/${digest}`), 200).body;
  const isCreated = (answer: Answer, digest: string): void => {
    expect([answer.status, answer.body.length]).toEqual([201, 0]);
    expect(answer.headers).toMatchObject({
      location: `/v2/${repository}/blobs/${digest}`,
      'docker-content-digest': digest,
    });
  };

  it('opens an upload with a place to go on at', async () => {
    const { status, headers } = await zot.client.ask('POST', `/v2/${repository}/blobs/uploads/`);
    expect(status).toBe(202);
    const id = headers.location?.replace(`/v2/${repository}/blobs/uploads/`, '');
    expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/);
    expect(headers).toMatchObject({ range: '0-0', 'blob-upload-uuid': id, 'docker-upload-uuid': id });
  });

  it('takes it whole in the closing PUT', async () => {
    const { bytes, digest } = randomBlob(100_000);
    isCreated(await closeUpload(zot.client, await openUpload(zot.client, repository), digest, bytes), digest);
    expect((await stored(digest)).equals(bytes)).toBe(true);
  });

  it('takes it whole in the closing PUT, of unsaid length', async () => {
    const { bytes, digest } = randomBlob(100_000);
    const upload = await openUpload(zot.client, repository);
    const body = Readable.from([bytes.subarray(0, 7), bytes.subarray(7)]);
    isCreated(await zot.client.ask('PUT', `${upload}?digest=${digest}`, { headers: octets, body }), digest);
    expect((await stored(digest)).equals(bytes)).toBe(true);
  });

  it.each([true, false])('takes it whole in one POST, its length said: %s', async (said) => {
    const { bytes, digest } = randomBlob(100_000);
    const headers = { ...octets, ...(said && { 'content-length': bytes.length }) };
    const body = Readable.from([bytes]);
    const path = `/v2/${repository}/blobs/uploads/?digest=${digest}`;
    isCreated(await zot.client.ask('POST', path, { headers, body }), digest);
    expect((await stored(digest)).equals(bytes)).toBe(true);
  });

  it.each(['sha256', 'sha384', 'sha512'] as DigestAlgorithm[])('takes it in chunks, with %s', async (algorithm) => {
    const { bytes, digest } = randomBlob(30_001, algorithm);
    let upload = await openUpload(zot.client, repository, `?digest-algorithm=${algorithm}`);
    for (let at = 0; at < bytes.length; at += 10_000) {
      const chunk = bytes.subarray(at, at + 10_000);
      const answer = await patch(upload, chunk, `${at}-${at + chunk.length - 1}`);
      expect([answer.status, answer.headers.range]).toEqual([202, `0-${at + chunk.length - 1}`]);
      upload = locationOf(answer);
      const told = await zot.client.get(upload);
      expect([told.status, told.headers.range]).toEqual([204, `0-${at + chunk.length - 1}`]);
      expect(told.headers.location).toBe(upload);
    }
    isCreated(await closeUpload(zot.client, upload, digest, Buffer.alloc(0)), digest);
    expect((await stored(digest)).equals(bytes)).toBe(true);
  });

  it('finishes with another algorithm than was said', async () => {
    const { bytes, digest } = randomBlob(5000, 'sha512');
    const upload = await openUpload(zot.client, repository, '?digest-algorithm=sha256');
    await patch(upload, bytes.subarray(0, 1000));
    isCreated(await closeUpload(zot.client, upload, digest, bytes.subarray(1000)), digest);
    expect((await stored(digest)).equals(bytes)).toBe(true);
  });

  it('takes the last chunk in the closing PUT, with its range or without', async () => {
    for (const range of [{ 'content-range': '6000-9999' }, {}]) {
      const { bytes, digest } = randomBlob(10_000);
      const upload = locationOf(await patch(await openUpload(zot.client, repository), bytes.subarray(0, 6000)));
      const body = bytes.subarray(6000);
      const headers = { ...octets, ...range, 'content-length': body.length };
      isCreated(await zot.client.ask('PUT', `${upload}?digest=${digest}`, { headers, body }), digest);
      expect((await stored(digest)).equals(bytes)).toBe(true);
    }
  });

  it('takes streams, each at the end of what came before', async () => {
    const { bytes, digest } = randomBlob(300_000);
    const upload = await openUpload(zot.client, repository);
    for (const [from, to] of [
      [0, 1],
      [1, 200_000],
      [200_000, 300_000],
    ] as const) {
      const body = Readable.from([bytes.subarray(from, to)]);
      const answer = await zot.client.ask('PATCH', upload, { headers: octets, body });
      expect([answer.status, answer.headers.range]).toEqual([202, `0-${to - 1}`]);
    }
    isCreated(await closeUpload(zot.client, upload, digest, Buffer.alloc(0)), digest);
    expect((await stored(digest)).equals(bytes)).toBe(true);
  });

  it('takes a stream with the range that it will have', async () => {
    const { bytes, digest } = randomBlob(2000);
    const upload = await openUpload(zot.client, repository);
    const headers = { ...octets, 'content-range': '0-1999' };
    expectStatus(await zot.client.ask('PATCH', upload, { headers, body: Readable.from([bytes]) }), 202);
    isCreated(await closeUpload(zot.client, upload, digest, Buffer.alloc(0)), digest);
  });

  it('takes the empty blob in every form', async () => {
    const { bytes, digest } = blob('');
    const opened = await openUpload(zot.client, repository);
    isCreated(await closeUpload(zot.client, opened, digest, bytes), digest);
    isCreated(await zot.client.ask('POST', `/v2/${repository}/blobs/uploads/?digest=${digest}`), digest);
    const patched = await openUpload(zot.client, repository);
    expect((await patch(patched, bytes)).headers.range).toBe('0-0');
    isCreated(await closeUpload(zot.client, patched, digest, bytes), digest);
    expect(await stored(digest)).toHaveLength(0);
  });

  it('takes what is there already again', async () => {
    const content = randomBlob(1000);
    await pushBlob(zot.client, repository, content);
    await pushBlob(zot.client, repository, content);
    expect((await stored(content.digest)).equals(content.bytes)).toBe(true);
  });

  it('reads the escapes of a digest in a query', async () => {
    const { bytes, digest } = randomBlob(10);
    const upload = await openUpload(zot.client, repository);
    const headers = { ...octets, 'content-length': bytes.length };
    const path = `${upload}?digest=${digest.replace(':', '%3A')}&other=parameter`;
    isCreated(await zot.client.ask('PUT', path, { headers, body: bytes }), digest);
  });

  describe('refuses', () => {
    it.each(['5-9', '1-5', '11-15'])('the range %s where 10 bytes are, and says how far it is', async (range) => {
      const upload = await openUpload(zot.client, repository);
      await patch(upload, Buffer.alloc(10));
      const answer = await patch(upload, Buffer.alloc(5), range);
      expect([answer.status, codesOf(answer)]).toEqual([416, ['BLOB_UPLOAD_INVALID']]);
      const told = await zot.client.get(upload);
      expect([told.status, told.headers.range]).toEqual([204, '0-9']);
      const closing = await zot.client.ask('PUT', `${upload}?digest=${digestOf(Buffer.alloc(15))}`, {
        headers: { ...octets, 'content-range': range, 'content-length': 5 },
        body: Buffer.alloc(5),
      });
      expect([closing.status, codesOf(closing)]).toEqual([416, ['BLOB_UPLOAD_INVALID']]);
      expect((await patch(upload, Buffer.alloc(5), '10-14')).headers.range).toBe('0-14');
    });

    it('bytes that do not match the digest, and takes them again with the right one', async () => {
      const { bytes, digest } = randomBlob(1000);
      const wrong = digestOf(Buffer.from('other'));
      const upload = await openUpload(zot.client, repository);
      await patch(upload, bytes);
      const refused = await closeUpload(zot.client, upload, wrong, Buffer.alloc(0));
      expect([refused.status, codesOf(refused)]).toEqual([400, ['DIGEST_INVALID']]);
      expect((await zot.client.get(`/v2/${repository}/blobs/${wrong}`)).status).toBe(404);
      isCreated(await closeUpload(zot.client, upload, digest, Buffer.alloc(0)), digest);
    });

    it('a single POST whose bytes do not match', async () => {
      const wrong = digestOf(Buffer.from('another'));
      const path = `/v2/${repository}/blobs/uploads/?digest=${wrong}`;
      const answer = await zot.client.ask('POST', path, { headers: octets, body: 'something' });
      expect([answer.status, codesOf(answer)]).toEqual([400, ['DIGEST_INVALID']]);
      expect((await zot.client.get(`/v2/${repository}/blobs/${wrong}`)).status).toBe(404);
    });

    it('a session that is closed, cancelled, of another repository, or never was', async () => {
      const { bytes, digest } = randomBlob(100);
      const closed = await openUpload(zot.client, repository);
      await closeUpload(zot.client, closed, digest, bytes);
      const cancelled = await openUpload(zot.client, repository);
      await patch(cancelled, bytes);
      expect((await zot.client.ask('DELETE', cancelled)).status).toBe(204);
      const foreign = (await openUpload(zot.client, repository)).replace(repository, 'push/other');
      const none = `/v2/${repository}/blobs/uploads/00000000-0000-4000-8000-000000000000`;
      for (const upload of [closed, cancelled, foreign, none]) {
        for (const answer of [
          await zot.client.get(upload),
          await patch(upload, bytes),
          await closeUpload(zot.client, upload, digest, bytes),
          await zot.client.ask('DELETE', upload),
        ]) {
          expect([upload, answer.status, codesOf(answer)]).toEqual([upload, 404, ['BLOB_UPLOAD_UNKNOWN']]);
        }
      }
    });
  });

  it('lets one writer at a time into a session', async () => {
    const { bytes, digest } = randomBlob(200_000);
    const upload = await openUpload(zot.client, repository);
    const answers = await Promise.all([0, 1, 2, 3].map(async () => patch(upload, bytes, `0-${bytes.length - 1}`)));
    const statuses = answers.map(({ status }) => status).sort((a, b) => a - b);
    expect(statuses.filter((status) => status === 202)).toHaveLength(1);
    expect(statuses.every((status) => status < 500)).toBe(true);
    expect((await zot.client.get(upload)).headers.range).toBe(`0-${bytes.length - 1}`);
    isCreated(await closeUpload(zot.client, upload, digest, Buffer.alloc(0)), digest);
  });

  it('lets one of two finishes win', async () => {
    const { bytes, digest } = randomBlob(200_000);
    const upload = await openUpload(zot.client, repository);
    await patch(upload, bytes);
    const finishes = [1, 2].map(async () => closeUpload(zot.client, upload, digest, Buffer.alloc(0)));
    const statuses = (await Promise.all(finishes)).map(({ status }) => status);
    expect(statuses).toContain(201);
    expect(statuses.every((status) => status < 500)).toBe(true);
    expect((await stored(digest)).equals(bytes)).toBe(true);
  });
});
