import type { Digest } from '@zot/oci';
import type { IndexEntry } from '../index/index-chunk.js';
import type { RepositoryIndex } from '../index/repository-index.js';
import type { Repository } from '../repository/repository.js';
import { factsOf } from './manifest-facts.js';
import type { ManifestStore } from './manifest-store.js';

/** Files read at once. */
const readers = 16;

/**
 * Reads the manifests that the graph lacks, and takes out those that are not listed any more. Returns what kept some from
 * being read; one that is missing or does not match its digest is no failure: it refers to nothing.
 */
export async function completeGraph(
  repository: Repository,
  index: RepositoryIndex,
  store: ManifestStore,
): Promise<readonly unknown[]> {
  const { graph } = repository;
  // One reader of each repository; who comes later finds little left to do.
  while (graph.completing) await graph.completing;
  graph.completing = complete(repository, index, store);
  try {
    return await graph.completing;
  } finally {
    graph.completing = undefined;
  }
}

async function complete(
  repository: Repository,
  index: RepositoryIndex,
  store: ManifestStore,
): Promise<readonly unknown[]> {
  const { graph } = repository;
  graph.isWanted = true;
  const { version } = index;
  if (graph.completeFor === version) return [];
  const lacking: IndexEntry[] = [];
  let listed = 0;
  for (const digest of index.listedDigests()) {
    listed += 1;
    if (!graph.has(digest)) lacking.push(index.manifest(digest)!);
  }
  if (graph.size > listed - lacking.length) prune(repository, index);
  const failures: unknown[] = [];
  let isWhole = true;
  const queue = lacking.values();
  const read = async () => {
    for (const entry of queue) {
      const isRead = await readOne(repository, entry, store).catch((error: unknown) => void failures.push(error));
      isWhole &&= isRead === true;
    }
  };
  await Promise.all(Array.from({ length: readers }, read));
  if (isWhole) graph.completeFor = version;
  return failures;
}

async function readOne(repository: Repository, entry: IndexEntry, store: ManifestStore): Promise<boolean> {
  const stored = await store.glance(repository, entry);
  if (!stored) return false;
  repository.graph.add(entry.digest, factsOf(parse(stored.bytes), { ...stored, size: stored.bytes.length }));
  return true;
}

function prune({ graph }: Repository, index: RepositoryIndex): void {
  for (const digest of [...graph.digests()] as Digest[]) if (!index.manifest(digest)) graph.delete(digest);
}

function parse(bytes: Buffer): unknown {
  try {
    return JSON.parse(bytes.toString());
  } catch {
    return undefined;
  }
}
