import type { Digest, RepositoryName, Tag } from '@zot/oci';
import { MemoryMetaStore } from './memory-meta-store.js';
import { metaStoreSuite } from './meta-store-suite.js';

const digest = `sha256:${'a'.repeat(64)}` as Digest;
const mediaType = 'application/vnd.oci.image.manifest.v1+json';
const tag = 'v1' as Tag;
const repository = (name: string) => ({
  name: name as RepositoryName,
  isStale: false,
  tags: new Map([[tag, { tag, digest, mediaType, tagged: 1 }]]),
  manifests: new Map([
    [digest, { digest, mediaType, size: 10, statistics: { pushed: 1, pushedBy: 'ann', downloads: 2 } }],
  ]),
});

metaStoreSuite('MemoryMetaStore', async () => ({
  store: new MemoryMetaStore(['images/b', 'images', 'images-a'].map(repository)),
  known: 'images/b',
}));
