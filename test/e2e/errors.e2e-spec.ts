import { codesOf } from '../support/client.js';
import { descriptor } from '../support/content.js';
import { openUpload, pushImage, type Pushed } from '../support/push.js';
import { Zot } from '../support/start-zot.js';
import { chunkRows } from './errors/chunks.js';
import { manifestRows } from './errors/manifests.js';
import { nameRows } from './errors/names.js';
import { queryRows } from './errors/queries.js';
import { referenceRows } from './errors/references.js';
import { repository, type Row } from './errors/row.js';

describe('what is refused', () => {
  let zot: Zot;
  let pushed: Pushed;
  beforeAll(async () => {
    zot = await Zot.start();
    pushed = await pushImage(zot.client, repository, 'v1');
  });
  afterAll(async () => zot.stop());

  /** All rows are tried, and those that went otherwise are told together. */
  const tryAll = async (rows: readonly Row[]): Promise<void> => {
    expect(rows.length).toBeGreaterThan(0);
    const wrong: string[] = [];
    for (const { what, method, path, headers, body, status, code } of rows) {
      const answer = await zot.client.ask(method, path, {
        ...(headers && { headers }),
        ...(body !== undefined && { body }),
      });
      const found = code === undefined ? '' : told(() => codesOf(answer).join());
      const expected = code ?? '';
      if (answer.status !== status || found !== expected) {
        wrong.push(`${method} ${path.slice(0, 100)} (${what}): ${answer.status} ${found}, not ${status} ${expected}`);
      }
    }
    expect(wrong).toEqual([]);
  };

  afterEach(async () => {
    const { body, status } = await zot.client.get(`/v2/${repository}/manifests/v1`);
    expect([status, body.equals(pushed.image.bytes)]).toEqual([200, true]);
    const tags = await zot.client.get(`/v2/${repository}/tags/list`);
    expect(JSON.parse(tags.body.toString())).toEqual({ name: repository, tags: ['v1'] });
    const catalog = await zot.client.get('/v2/_catalog');
    expect(JSON.parse(catalog.body.toString())).toEqual({ repositories: [repository] });
  });

  it(`names, in ${nameRows.length} requests`, async () => tryAll(nameRows));

  it(`references, in ${referenceRows.length} requests`, async () => tryAll(referenceRows));

  it(`queries, in ${queryRows.length} requests`, async () => tryAll(queryRows));

  it('manifests', async () => {
    await tryAll(manifestRows({ config: descriptor(pushed.config), layer: descriptor(pushed.layer) }));
  });

  it('chunks, and the session stays as it was', async () => {
    const upload = await openUpload(zot.client, repository);
    await tryAll(chunkRows(upload));
    const { status, headers } = await zot.client.get(upload);
    expect([status, headers.range]).toEqual([204, '0-0']);
    await zot.client.ask('DELETE', upload);
  });
});

function told(work: () => string): string {
  try {
    return work();
  } catch (error) {
    return (error as Error).message;
  }
}
