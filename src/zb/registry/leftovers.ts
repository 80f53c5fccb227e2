import type { Digest } from '@zot/oci';
import type { ImageContent } from './image-content.js';
import type { RegistryClient } from './registry-client.js';

interface Leftover {
  readonly repository: string;
  readonly digest: Digest;
}

/** What a run has put on a target and takes away again. */
export class Leftovers {
  private manifests: Leftover[] = [];
  private blobs = new Map<string, Leftover>();

  add(repository: string, image: ImageContent): void {
    this.manifests.push({ repository, digest: image.digest });
    for (const { digest } of [image.config, ...image.layers]) {
      this.blobs.set(`${repository}@${digest}`, { repository, digest });
    }
  }

  /** Manifests first, since a registry may refuse to delete a blob that one names. Resolves with how much stayed. */
  async remove(clients: readonly RegistryClient[]): Promise<number> {
    const [manifests, blobs] = [this.manifests, [...this.blobs.values()]];
    this.manifests = [];
    this.blobs = new Map();
    return (await removeAll('manifests', manifests, clients)) + (await removeAll('blobs', blobs, clients));
  }
}

async function removeAll(
  kind: 'manifests' | 'blobs',
  leftovers: readonly Leftover[],
  clients: readonly RegistryClient[],
): Promise<number> {
  const queue = leftovers.values();
  let kept = 0;
  await Promise.all(
    clients.map(async (client) => {
      for (const { repository, digest } of queue) {
        const removed = await client.remove(kind, repository, digest).catch(() => false);
        if (!removed) kept += 1;
      }
    }),
  );
  return kept;
}
