import { codesOf } from '../support/client.js';
import { digestOf, randomBlob } from '../support/content.js';
import { closeUpload, expectStatus, locationOf, pushBlob } from '../support/push.js';
import { Zot } from '../support/start-zot.js';

describe.each([true, false])('mounting a blob, dedupe: %s', (dedupe) => {
  let zot: Zot;
  beforeAll(async () => {
    zot = await Zot.start({ settings: { storage: { dedupe } } });
  });
  afterAll(async () => zot.stop());

  const mount = async (repository: string, query: string) =>
    zot.client.ask('POST', `/v2/${repository}/blobs/uploads/?${query}`);

  it('takes it from the repository that is named', async () => {
    const content = randomBlob(1000);
    await pushBlob(zot.client, 'mount/source', content);
    const { status, headers } = await mount('mount/target', `mount=${content.digest}&from=mount/source`);
    expect([status, headers.location]).toEqual([201, `/v2/mount/target/blobs/${content.digest}`]);
    expect(headers['docker-content-digest']).toBe(content.digest);
    expect((await zot.client.get(locationOf({ headers } as never))).body.equals(content.bytes)).toBe(true);
  });

  it('finds it where it was pushed lately', async () => {
    const content = randomBlob(1000, 'sha512');
    await pushBlob(zot.client, 'mount/any', content);
    expect((await mount('mount/anonymous', `mount=${content.digest}`)).status).toBe(201);
    expect((await zot.client.get(`/v2/mount/anonymous/blobs/${content.digest}`)).status).toBe(200);
  });

  it('keeps it when the source is deleted', async () => {
    const content = randomBlob(1000);
    await pushBlob(zot.client, 'mount/first', content);
    expectStatus(await mount('mount/second', `mount=${content.digest}&from=mount/first`), 201);
    expectStatus(await zot.client.ask('DELETE', `/v2/mount/first/blobs/${content.digest}`), 202);
    expect((await zot.client.get(`/v2/mount/first/blobs/${content.digest}`)).status).toBe(404);
    expect((await zot.client.get(`/v2/mount/second/blobs/${content.digest}`)).body.equals(content.bytes)).toBe(true);
  });

  it('opens an upload where there is no such blob, and makes nothing of what is named', async () => {
    const content = randomBlob(1000);
    for (const query of ['&from=mount/source', '&from=mount/absent', '']) {
      const opened = expectStatus(await mount('mount/fallback', `mount=${content.digest}${query}`), 202);
      expectStatus(await closeUpload(zot.client, locationOf(opened), content.digest, content.bytes), 201);
      expectStatus(await zot.client.ask('DELETE', `/v2/mount/fallback/blobs/${content.digest}`), 202);
    }
    expect((await zot.client.get('/v2/mount/absent/tags/list')).status).toBe(404);
  });

  it('does not bring back what was deleted', async () => {
    const content = randomBlob(1000);
    await pushBlob(zot.client, 'mount/deleted', content);
    await zot.client.ask('DELETE', `/v2/mount/deleted/blobs/${content.digest}`);
    expect((await zot.client.ask('HEAD', `/v2/mount/deleted/blobs/${content.digest}`)).status).toBe(404);
    expectStatus(await mount('mount/revived', `mount=${content.digest}&from=mount/deleted`), 202);
    expectStatus(await mount('mount/revived', `mount=${content.digest}`), 202);
  });

  it.each([
    ['mount=sha256:bad&from=mount/source', 400, 'DIGEST_INVALID'],
    [`mount=${digestOf(Buffer.of())}&from=No/Name`, 400, 'NAME_INVALID'],
    [`mount=${digestOf(Buffer.of())}&mount=${digestOf(Buffer.of())}`, 400, 'DIGEST_INVALID'],
    ['from=mount/source', 405, 'UNSUPPORTED'],
  ])('refuses %s', async (query, status, code) => {
    const answer = await mount('mount/refused', query);
    expect([answer.status, codesOf(answer)]).toEqual([status, [code]]);
  });
});
