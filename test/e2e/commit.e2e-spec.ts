import { randomBlob } from '../support/content.js';
import { openUpload, pushBlob, pushImage } from '../support/push.js';
import { Zot } from '../support/start-zot.js';

describe.each([true, false])('with commit: %s', (commit) => {
  let zot: Zot;
  beforeAll(async () => {
    zot = await Zot.start({ settings: { storage: { commit } } });
  });
  afterAll(async () => zot.stop());

  it('everything that is acknowledged can be read at once, and after a restart', async () => {
    const loose = randomBlob(100_000);
    await pushBlob(zot.client, 'commit/app', loose);
    const upload = await openUpload(zot.client, 'commit/app');
    await zot.client.ask('PATCH', upload, { body: 'hello' });
    const pushed = await Promise.all(['a', 'b', 'c'].map(async (tag) => pushImage(zot.client, 'commit/app', tag)));
    await zot.client.ask('DELETE', '/v2/commit/app/manifests/a');
    for (const start of ['first', 'second']) {
      const found = await Promise.all(
        ['manifests/a', 'manifests/b', 'manifests/c', `blobs/${loose.digest}`, `blobs/${pushed[2]!.layer.digest}`].map(
          async (path) => (await zot.client.ask('HEAD', `/v2/commit/app/${path}`)).status,
        ),
      );
      expect([start, found]).toEqual([start, [404, 200, 200, 200, 200]]);
      expect((await zot.client.get(upload)).headers.range).toBe('0-4');
      if (start === 'first') zot = await zot.restart();
    }
  });
});
