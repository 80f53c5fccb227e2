import type { Digest } from '@zot/oci';

/**
 * Where the blobs of one store are, so that one that is there already need not be stored again. Owner: the blob cache
 * room. It only helps: what it says has to be looked at, since files come and go without it, and it may be emptied at any
 * time. Rejects with `RecordsUnavailable`, which must keep nobody from storing or reading a blob.
 */
export abstract class BlobCache {
  /** In byte order. A place is a repository's name, or whatever else its user calls one. */
  abstract places(digest: Digest): AsyncIterable<string>;
  /** The place has the blob. No-op where that is known already. */
  abstract add(digest: Digest, place: string): Promise<void>;
  /** The place has it no more. No-op where none is known there. */
  abstract remove(digest: Digest, place: string): Promise<void>;
  /** Many at once, as a walk over the store finds them. */
  abstract addAll(places: Iterable<{ readonly digest: Digest; readonly place: string }>): Promise<void>;
  /** Whether `markComplete` was called since it was emptied last, by anybody. */
  abstract isComplete(): Promise<boolean>;
  /** Says that all that is in the store has been added. */
  abstract markComplete(): Promise<void>;
}

/** One for each store. Owner: the blob cache room, which is only there where somebody needs it. */
export abstract class BlobCaches {
  /** By the route of the store: `''` for the default one. */
  abstract of(route: string): BlobCache;
}
