import fc from 'fast-check';
import { codesOf, nextPage } from '../support/client.js';
import { imageOver } from '../support/content.js';
import { pushImage, pushManifest, putManifest } from '../support/push.js';
import { Zot } from '../support/start-zot.js';

const tags = ['10', '9', 'A', 'Z', '_x', 'a', 'a-b', 'a.b', 'a_b', 'latest', 'v1', 'v1.0', 'v10', 'v2'];
const sorted = [...tags].sort();

describe('listing tags', () => {
  let zot: Zot;
  beforeAll(async () => {
    zot = await Zot.start();
    const { image } = await pushImage(zot.client, 'tags/many', tags[0]!);
    await putManifest(zot.client, 'tags/many', `${image.digest}?${tags.map((tag) => `tag=${tag}`).join('&')}`, image);
  });
  afterAll(async () => zot.stop());

  const list = async (query = '') => {
    const answer = await zot.client.get(`/v2/tags/many/tags/list${query}`);
    expect([answer.status, answer.headers['content-type']]).toEqual([200, 'application/json']);
    const { name, tags: listed } = JSON.parse(answer.body.toString()) as { name: string; tags: string[] };
    expect(name).toBe('tags/many');
    return { listed, link: answer.headers.link };
  };

  it('gives all of them in the order of bytes', async () => {
    expect(await list()).toEqual({ listed: sorted, link: undefined });
  });

  it('gives as many as asked for, and where to go on', async () => {
    const { listed, link } = await list('?n=3');
    expect(listed).toEqual(sorted.slice(0, 3));
    expect(link).toBe(`</v2/tags/many/tags/list?n=3&last=${listed[2]}>; rel="next"`);
    expect((await list(`?n=${sorted.length}`)).link).toBeUndefined();
    expect(await list('?n=1000')).toEqual({ listed: sorted, link: undefined });
    expect(await list('?n=0')).toEqual({ listed: [], link: undefined });
  });

  it('gives what sorts after the last one, whether that is there or not', async () => {
    for (const last of ['', '0', 'B', 'a-', 'latest', 'v1', 'v1.0.0', 'zzz', '%20', '-no-tag']) {
      const after = decodeURIComponent(last);
      expect((await list(`?last=${last}`)).listed).toEqual(sorted.filter((tag) => tag > after));
    }
  });

  it('follows its links to every tag once', async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 20 }), async (n) => {
        const found: string[] = [];
        let query: string | undefined = `?n=${n}`;
        while (query !== undefined) {
          const { listed, link } = await list(query);
          expect(listed.length).toBeLessThanOrEqual(n);
          found.push(...listed);
          query = nextPage(link);
        }
        expect(found).toEqual(sorted);
      }),
      { numRuns: 20 },
    );
  });

  it('leaves a repository whose last tag went with none', async () => {
    await pushImage(zot.client, 'tags/gone', 'v1');
    await zot.client.ask('DELETE', '/v2/tags/gone/manifests/v1');
    const { status, body } = await zot.client.get('/v2/tags/gone/tags/list');
    expect([status, JSON.parse(body.toString())]).toEqual([200, { name: 'tags/gone', tags: [] }]);
  });

  it('shows no tags of what was pushed by digest', async () => {
    const { config, layer } = await pushImage(zot.client, 'tags/digest', 'v1');
    const other = imageOver(config, [layer], { annotations: { other: 'yes' } });
    await pushManifest(zot.client, 'tags/digest', other.digest, other);
    const { body } = await zot.client.get('/v2/tags/digest/tags/list');
    expect(JSON.parse(body.toString())).toEqual({ name: 'tags/digest', tags: ['v1'] });
  });

  it('knows no tags of a repository that is not there', async () => {
    const answer = await zot.client.get('/v2/tags/absent/tags/list');
    expect([answer.status, codesOf(answer)]).toEqual([404, ['NAME_UNKNOWN']]);
  });
});
