import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { digestOf } from '../support/content.js';
import { pushImage } from '../support/push.js';
import { Zot } from '../support/start-zot.js';
import { writeZotTree, type WrittenTree } from '../fixtures/zot-tree/write-zot-tree.js';

describe('a root in the layout of zot', () => {
  let zot: Zot;
  let tree: WrittenTree;
  beforeAll(async () => {
    zot = await Zot.start({
      fill: async (root) => {
        tree = await writeZotTree(root);
      },
    });
  });
  afterAll(async () => zot.stop());

  it('is served as it is', async () => {
    const { body } = await zot.client.get('/v2/_catalog');
    expect(JSON.parse(body.toString())).toEqual({ repositories: tree.repositories.map(({ name }) => name).sort() });
    for (const { name, tags, manifests, blobs } of tree.repositories) {
      const list = await zot.client.get(`/v2/${name}/tags/list`);
      expect(JSON.parse(list.body.toString())).toEqual({ name, tags: Object.keys(tags).sort() });
      for (const [tag, digest] of Object.entries(tags)) {
        const { headers, body: bytes } = await zot.client.get(`/v2/${name}/manifests/${tag}`);
        expect([headers['docker-content-digest'], headers['content-type']]).toEqual([digest, manifests[digest]]);
        expect(digestOf(bytes, digest.startsWith('sha512') ? 'sha512' : 'sha256')).toBe(digest);
      }
      for (const [digest, mediaType] of Object.entries(manifests)) {
        const { status, headers } = await zot.client.ask('HEAD', `/v2/${name}/manifests/${digest}`);
        expect([name, digest, status, headers['content-type']]).toEqual([name, digest, 200, mediaType]);
      }
      for (const digest of blobs) {
        const { status, body: bytes } = await zot.client.get(`/v2/${name}/blobs/${digest}`);
        expect([status, digestOf(bytes, digest.startsWith('sha512') ? 'sha512' : 'sha256')]).toEqual([200, digest]);
      }
    }
  });

  it('finds the referrers that were pushed then', async () => {
    const { name, subject, referrers } = tree.referred;
    const { body } = await zot.client.get(`/v2/${name}/referrers/${subject}`);
    const { manifests } = JSON.parse(body.toString()) as { manifests: { digest: string }[] };
    expect(manifests.map(({ digest }) => digest).sort()).toEqual([...referrers].sort());
  });

  it('is written on in the same layout', async () => {
    for (const { name } of tree.repositories) await pushImage(zot.client, name, 'ours');
    const { image, layer } = await pushImage(zot.client, 'fresh/one', 'v1');
    const folder = join(zot.root, 'fresh/one');
    expect(JSON.parse(await readFile(join(folder, 'oci-layout'), 'utf8'))).toEqual({ imageLayoutVersion: '1.0.0' });
    const { schemaVersion, manifests } = JSON.parse(await readFile(join(folder, 'index.json'), 'utf8')) as {
      schemaVersion: number;
      manifests: object[];
    };
    expect(schemaVersion).toBe(2);
    expect(manifests).toEqual([
      {
        mediaType: image.mediaType,
        digest: image.digest,
        size: image.bytes.length,
        annotations: { 'org.opencontainers.image.ref.name': 'v1' },
      },
    ]);
    expect((await readdir(join(folder, 'blobs/sha256'))).sort()).toContain(layer.digest.slice(7));
  });

  it('keeps what was there when it is written on', async () => {
    for (const { name, tags } of tree.repositories) {
      const list = await zot.client.get(`/v2/${name}/tags/list`);
      expect(JSON.parse(list.body.toString())).toEqual({ name, tags: [...Object.keys(tags), 'ours'].sort() });
    }
  });
});
