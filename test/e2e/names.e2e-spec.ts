import fc from 'fast-check';
import { codesOf } from '../support/client.js';
import { indexOver } from '../support/content.js';
import { pushImage, putManifest } from '../support/push.js';
import { Zot } from '../support/start-zot.js';

const part = fc.stringMatching(/^[a-z0-9]{1,5}(?:(?:\.|_|__|-{1,3})[a-z0-9]{1,5}){0,2}$/);
const word = fc.constantFrom('manifests', 'uploads', 'tags', 'list', 'referrers', 'v2', 'sha256', 'latest');
const name = fc
  .array(fc.oneof({ weight: 3, arbitrary: part }, { weight: 1, arbitrary: word }), { minLength: 1, maxLength: 5 })
  .map((parts) => parts.join('/'));

describe('names of repositories', () => {
  let zot: Zot;
  beforeAll(async () => {
    zot = await Zot.start();
  });
  afterAll(async () => zot.stop());

  it('may be all that the grammar says, words of the API and names below one another among them', async () => {
    const pushed = new Map<string, string>();
    await fc.assert(
      fc.asyncProperty(name, fc.nat(), async (repository, nonce) => {
        const content = indexOver([], { annotations: { nonce: String(nonce) } });
        const answer = await putManifest(zot.client, repository, 'v1', content);
        expect([repository, answer.status]).toEqual([repository, 201]);
        pushed.set(repository, content.digest);
      }),
      { numRuns: 150 },
    );
    for (const [repository, digest] of pushed) {
      const { headers } = await zot.client.ask('HEAD', `/v2/${repository}/manifests/v1`);
      expect([repository, headers['docker-content-digest']]).toEqual([repository, digest]);
    }
    const { body } = await zot.client.get('/v2/_catalog');
    expect(JSON.parse(body.toString())).toEqual({ repositories: [...pushed.keys()].sort() });
  });

  it.each([
    'parent/blobs',
    'parent/blobs/sha256',
    'parent/index.json',
    'parent/oci-layout',
    'parent/index.json/deeper',
  ])('%s, which would stand where the files of another one are, hurts nothing', async (repository) => {
    const { image } = await pushImage(zot.client, 'parent', 'v1');
    const answer = await putManifest(zot.client, repository, 'v1', indexOver([]));
    expect([201, 400]).toContain(answer.status);
    if (answer.status === 400) expect(codesOf(answer)).toEqual(['NAME_INVALID']);
    const expected = answer.status === 201 ? 200 : 404;
    expect((await zot.client.get(`/v2/${repository}/manifests/v1`)).status).toBe(expected);
    const opened = await zot.client.ask('POST', `/v2/${repository}/blobs/uploads/`);
    expect(opened.status).toBe(answer.status === 201 ? 202 : 400);
    expect((await zot.client.get('/v2/parent/manifests/v1')).body.equals(image.bytes)).toBe(true);
    zot = await zot.restart();
    expect((await zot.client.get('/v2/parent/manifests/v1')).body.equals(image.bytes)).toBe(true);
  });
});
