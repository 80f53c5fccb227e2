import { Injectable } from '@nestjs/common';
import type { Digest, RepositoryName } from '@zot/oci';

const mostDigests = 4096;
const mostPlaces = 4;

/**
 * Where blobs were pushed lately, so that a mount which names no repository finds them. Only a hint: bounded, empty
 * after a start, and what it says is looked up before it is believed.
 */
@Injectable()
export class RecentBlobs {
  private readonly places = new Map<Digest, readonly RepositoryName[]>();

  note(digest: Digest, repository: RepositoryName): void {
    const known = this.places.get(digest) ?? [];
    // Set anew, so that the order of the map is that of the last push.
    this.places.delete(digest);
    this.places.set(digest, [repository, ...known.filter((one) => one !== repository)].slice(0, mostPlaces));
    if (this.places.size > mostDigests) this.places.delete(this.places.keys().next().value!);
  }

  /** The newest first. */
  of(digest: Digest): readonly RepositoryName[] {
    return this.places.get(digest) ?? [];
  }
}
