import { mediaTypes, type ImageIndex } from '@zot/oci';
import { blob, descriptor, digestOf, indexOver, manifest, type Content } from '../support/content.js';
import { pushBlob, pushImage, pushManifest, type Pushed } from '../support/push.js';
import { Zot } from '../support/start-zot.js';

const repository = 'refs/app';

describe('listing referrers', () => {
  let zot: Zot;
  let subject: Pushed;
  let typed: Content;
  let untyped: Content;
  let index: Content;
  let plainIndex: Content;
  beforeAll(async () => {
    zot = await Zot.start();
    subject = await pushImage(zot.client, repository, 'v1');
    const empty = blob('{}', 'sha256', mediaTypes.empty);
    await pushBlob(zot.client, repository, empty);
    const of = { subject: descriptor(subject.image) };
    const parts = { config: descriptor(empty), layers: [descriptor(empty)] };
    const annotations = { 'org.example.kind': 'report', 'org.example.ünï': '\u2028' };
    typed = manifest(mediaTypes.imageManifest, {
      ...parts,
      ...of,
      artifactType: 'application/vnd.example.a',
      annotations,
    });
    untyped = manifest(mediaTypes.imageManifest, {
      ...of,
      config: { ...descriptor(empty), mediaType: 'application/vnd.example.config' },
      layers: [],
    });
    index = indexOver([subject.image], { ...of, artifactType: 'application/vnd.example.a' });
    plainIndex = indexOver([subject.image], of);
    for (const content of [typed, untyped, index, plainIndex]) {
      await pushManifest(zot.client, repository, content.digest, content);
    }
  });
  afterAll(async () => zot.stop());

  const list = async (digest: string, query = '', name = repository) => {
    const { status, headers, body } = await zot.client.get(`/v2/${name}/referrers/${digest}${query}`);
    expect([status, headers['content-type'], headers.link]).toEqual([200, mediaTypes.imageIndex, undefined]);
    const { schemaVersion, mediaType, manifests } = JSON.parse(body.toString()) as ImageIndex;
    expect([schemaVersion, mediaType]).toEqual([2, mediaTypes.imageIndex]);
    return { manifests, filtered: headers['oci-filters-applied'] };
  };
  const digests = ({ manifests }: Pick<ImageIndex, 'manifests'>): string[] => manifests.map((one) => one.digest).sort();

  it('describes each with its type and annotations', async () => {
    const { manifests, filtered } = await list(subject.image.digest);
    expect(filtered).toBeUndefined();
    const described = new Map(manifests.map((one) => [one.digest, one]));
    expect(described.get(typed.digest)).toEqual({
      ...descriptor(typed),
      artifactType: 'application/vnd.example.a',
      annotations: { 'org.example.kind': 'report', 'org.example.ünï': '\u2028' },
    });
    expect(described.get(untyped.digest)).toEqual({
      ...descriptor(untyped),
      artifactType: 'application/vnd.example.config',
    });
    expect(described.get(index.digest)).toEqual({ ...descriptor(index), artifactType: 'application/vnd.example.a' });
    expect(described.get(plainIndex.digest)).toEqual(descriptor(plainIndex));
    expect(described.size).toBe(4);
  });

  it('filters by type, and by several', async () => {
    const only = await list(subject.image.digest, '?artifactType=application/vnd.example.a');
    expect([digests(only), only.filtered]).toEqual([[typed.digest, index.digest].sort(), 'artifactType']);
    const query = '?artifactType=application%2Fvnd.example.a&artifactType=application/vnd.example.config';
    expect(digests(await list(subject.image.digest, query))).toEqual(
      [typed.digest, index.digest, untyped.digest].sort(),
    );
    const none = await list(subject.image.digest, '?artifactType=application/vnd.example.other');
    expect([none.manifests, none.filtered]).toEqual([[], 'artifactType']);
  });

  it('gives none where there are none, whatever is missing', async () => {
    const absent = digestOf(Buffer.from('absent'));
    for (const [digest, name] of [
      [absent, repository],
      [typed.digest, repository],
      [subject.image.digest, 'refs/nobody'],
      [digestOf(Buffer.from('x'), 'sha512'), 'refs/nobody'],
    ] as const) {
      expect((await list(digest, '', name)).manifests).toEqual([]);
    }
  });

  it('finds those of a subject that comes later, and of one that is gone', async () => {
    const { image } = await pushImage(zot.client, 'refs/source', 'v1');
    const referrer = indexOver([], { subject: descriptor(image) });
    await pushManifest(zot.client, 'refs/later', referrer.digest, referrer);
    expect(digests(await list(image.digest, '', 'refs/later'))).toEqual([referrer.digest]);
    await zot.client.ask('DELETE', `/v2/refs/later/manifests/${referrer.digest}`);
    expect((await list(image.digest, '', 'refs/later')).manifests).toEqual([]);
  });

  it('finds them when they are pushed by tag, and once when they have many', async () => {
    const { image } = await pushImage(zot.client, 'refs/tagged', 'v1');
    const referrer = indexOver([], { subject: descriptor(image) });
    for (const tag of ['one', 'two']) await pushManifest(zot.client, 'refs/tagged', tag, referrer);
    expect(digests(await list(image.digest, '', 'refs/tagged'))).toEqual([referrer.digest]);
  });
});
