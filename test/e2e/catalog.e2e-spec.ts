import { nextPage } from '../support/client.js';
import { pushImage } from '../support/push.js';
import { Zot } from '../support/start-zot.js';

const names = [
  'a',
  'a-b',
  'a/b',
  'a/b/c',
  'b',
  'org/blobs',
  'org/myblobs',
  'org/uploads',
  'x/manifests',
  'x/tags/list',
];
const sorted = [...names].sort();

describe('the catalog', () => {
  let zot: Zot;
  beforeAll(async () => {
    zot = await Zot.start();
    for (const name of names) await pushImage(zot.client, name, 'v1');
  });
  afterAll(async () => zot.stop());

  const list = async (query = '') => {
    const { status, headers, body } = await zot.client.get(`/v2/_catalog${query}`);
    expect([status, headers['content-type']]).toEqual([200, 'application/json']);
    return { listed: (JSON.parse(body.toString()) as { repositories: string[] }).repositories, link: headers.link };
  };

  it('lists every repository in the order of bytes, whatever its name', async () => {
    expect(await list()).toEqual({ listed: sorted, link: undefined });
  });

  it('pages, and links only where something follows', async () => {
    const { listed, link } = await list('?n=4');
    expect([listed, link]).toEqual([
      sorted.slice(0, 4),
      `</v2/_catalog?n=4&last=${encodeURIComponent(sorted[3]!)}>; rel="next"`,
    ]);
    const found: string[] = [];
    for (let query: string | undefined = '?n=3'; query;) {
      const page: Awaited<ReturnType<typeof list>> = await list(query);
      found.push(...page.listed);
      query = nextPage(page.link);
    }
    expect(found).toEqual(sorted);
    expect((await list(`?n=${names.length}`)).link).toBeUndefined();
    expect(await list('?n=0')).toEqual({ listed: [], link: undefined });
  });

  it('goes on after a name that is not there', async () => {
    expect((await list('?last=a0')).listed).toEqual(sorted.filter((name) => name > 'a0'));
    expect((await list('?last=zzz')).listed).toEqual([]);
  });

  it('lists a repository once it has something, and after a restart too', async () => {
    await pushImage(zot.client, 'new/one', 'v1');
    expect((await list()).listed).toContain('new/one');
    zot = await zot.restart();
    expect((await list()).listed).toEqual([...sorted, 'new/one'].sort());
  });
});
