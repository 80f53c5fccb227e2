import type { Log } from '@zot/extension-api';
import {
  digestAlgorithms,
  digestFrom,
  isDigest,
  isImageManifestType,
  isIndexType,
  manifestSizeLimit,
  mediaTypes,
  type Digest,
  type DigestAlgorithm,
} from '@zot/oci';
import type { ManifestStore } from '../manifests/manifest-store.js';
import { paths } from '../repository/repository-paths.js';
import type { Repository } from '../repository/repository.js';
import type { DamagedIndex } from './damaged-index.js';
import { IndexDraft, type ListedManifest } from './index-draft.js';
import { RepositoryIndex } from './repository-index.js';

/**
 * The index that a repository gets where it has none, or none that can be read: what of its blobs is a manifest is listed
 * by digest. Tags are lost with the file that held them; a damaged one is kept beside it for whoever may read more of it.
 */
export async function rebuildIndex(
  repository: Repository,
  damaged: DamagedIndex | undefined,
  { store, log }: { readonly store: ManifestStore; readonly log: Log },
): Promise<RepositoryIndex> {
  const { name, driver } = repository;
  const draft = new IndexDraft(RepositoryIndex.new());
  let count = 0;
  for await (const digest of blobsOf(repository)) {
    const found = await asManifest(repository, digest, store);
    if (!found) continue;
    draft.put(found, []);
    count += 1;
  }
  if (damaged) await driver.write(paths.damagedIndex(name), [damaged.bytes]);
  if (damaged || count > 0) {
    log.warn('an index was lost and is made anew from the manifests that are there; their tags are gone', {
      repository: name,
      manifests: count,
      reason: damaged?.message ?? 'there is no index.json',
    });
  }
  return RepositoryIndex.new(draft.delta().chunks, damaged?.version);
}

async function* blobsOf({ name, driver }: Repository): AsyncIterable<Digest> {
  for await (const { name: algorithm, kind } of driver.list(paths.blobs(name))) {
    if (kind !== 'folder' || !Object.hasOwn(digestAlgorithms, algorithm)) continue;
    for await (const file of driver.list(`${paths.blobs(name)}/${algorithm}`)) {
      const digest = digestFrom(algorithm as DigestAlgorithm, file.name);
      if (file.kind === 'file' && isDigest(digest)) yield digest;
    }
  }
}

async function asManifest(
  repository: Repository,
  digest: Digest,
  store: ManifestStore,
): Promise<ListedManifest | undefined> {
  if (!(await mayBeManifest(repository, digest))) return undefined;
  const stored = await store.glance(repository, { digest, mediaType: '' });
  const mediaType = stored && typeOf(stored.bytes);
  return mediaType === undefined ? undefined : { digest, mediaType, size: stored!.bytes.length };
}

/** By size and first byte, so that layers are not read. */
async function mayBeManifest({ name, driver }: Repository, digest: Digest): Promise<boolean> {
  const source = await driver.open(paths.blob(name, digest));
  if (!source) return false;
  try {
    const first = Buffer.alloc(1);
    return source.stat.size <= manifestSizeLimit && (await source.read(first)) === 1 && first[0] === 0x7b;
  } finally {
    await source.close();
  }
}

function typeOf(bytes: Buffer): string | undefined {
  let document: Readonly<Record<string, unknown>>;
  try {
    document = JSON.parse(bytes.toString()) as typeof document;
  } catch {
    return undefined;
  }
  const { schemaVersion, mediaType, config, layers, manifests } = document;
  if (schemaVersion !== 2) return undefined;
  if (typeof mediaType === 'string' && (isImageManifestType(mediaType) || isIndexType(mediaType))) return mediaType;
  if (Array.isArray(manifests)) return mediaTypes.imageIndex;
  return Array.isArray(layers) && typeof config === 'object' ? mediaTypes.imageManifest : undefined;
}
