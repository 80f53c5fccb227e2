import type { Digest, RepositoryName } from '@zot/oci';
import type { ByteRange, ByteSource } from '../storage/storage-driver.js';

/** A blob of a repository, without its bytes. */
export interface BlobStat {
  readonly digest: Digest;
  /** Bytes. */
  readonly size: number;
  /** Milliseconds since 1970 when the blob came to the repository, or was last touched. */
  readonly modified: number;
}

/** A blob that is open to be read; the reader closes its source. */
export interface OpenBlob extends Omit<BlobStat, 'modified'> {
  /** Reads that do not match the digest reject before the last bytes are given out (decision on reads). */
  readonly source: ByteSource;
}

/** Blobs of repositories. Owner: the registry room. Unknown ones throw BLOB_UNKNOWN; nothing here creates a repository. */
export abstract class Blobs {
  /** Size and age, without reading it. */
  abstract stat(repository: RepositoryName, digest: Digest): Promise<BlobStat>;
  /**
   * As `stat`, for a client that may be about to push a manifest which refers to the blob: keeps it from garbage collection
   * as long as a push would.
   */
  abstract claim(repository: RepositoryName, digest: Digest): Promise<BlobStat>;
  /** A range must lie within the blob; the caller has clamped it by `stat`. */
  abstract open(repository: RepositoryName, digest: Digest, range?: ByteRange): Promise<OpenBlob>;
  /** An address of the storage's own, where the store is set to redirect and can. */
  abstract redirect(repository: RepositoryName, digest: Digest): Promise<string | undefined>;
  /** Makes a blob of `from` one of `repository` too; false where `from` has none or lives in another store. */
  abstract mount(repository: RepositoryName, digest: Digest, from: RepositoryName): Promise<boolean>;
  /**
   * All that lies in a repository under its digest, manifests too, in no order; nothing for an unknown repository. Asks
   * the storage for each, so it is for tasks.
   */
  abstract list(repository: RepositoryName): AsyncIterable<BlobStat>;
  /** Refused with DENIED (405) while a manifest of the repository refers to it. */
  abstract remove(repository: RepositoryName, digest: Digest): Promise<void>;
}
