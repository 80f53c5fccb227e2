import type { Digest, DigestAlgorithm, RepositoryName } from '@zot/oci';

/** One upload session. Its state is the bytes on storage: it outlives its client and the process. */
export interface UploadStatus {
  readonly id: string;
  /** Bytes received so far. */
  readonly size: number;
}

/** What a client has said of the bytes it sends. */
export interface AppendOptions {
  /** Where the client believes the bytes go; another place than the end is refused with 416 and the true range. */
  readonly offset?: number;
  /** Bytes the client promised; fewer or more is SIZE_INVALID. */
  readonly length?: number;
}

/**
 * Bytes as they come, in one pass. A body of a request is one: leaving it early keeps the connection, and it throws when
 * the client goes away or falls silent. Streams are such iterables too, but those of Node destroy what they read from.
 */
export type ByteStream = AsyncIterable<Uint8Array>;

/**
 * Blob uploads (dist-spec, "Pushing blobs"). Owner: the registry room. Bytes are hashed while they come in; one writer per
 * session; an unknown id throws BLOB_UPLOAD_UNKNOWN. A client that goes away leaves what it sent.
 */
export abstract class Uploads {
  /** `algorithm` is what the client said it will finish with; another one costs a second reading. */
  abstract begin(repository: RepositoryName, algorithm?: DigestAlgorithm): Promise<UploadStatus>;
  /** How far a session has come. */
  abstract status(repository: RepositoryName, id: string): Promise<UploadStatus>;
  /** Takes more bytes to the end. What came before a failure is kept, and `status` tells how much that is. */
  abstract append(
    repository: RepositoryName,
    id: string,
    body: ByteStream,
    options?: AppendOptions,
  ): Promise<UploadStatus>;
  /** Takes the last bytes, compares, and makes it a blob: durable, where the store says `commit`, when it resolves. */
  abstract finish(
    repository: RepositoryName,
    id: string,
    digest: Digest,
    body?: ByteStream,
    options?: AppendOptions,
  ): Promise<void>;
  /** Ends a session, and removes what it has received. */
  abstract cancel(repository: RepositoryName, id: string): Promise<void>;
  /** A whole blob in one call (monolithic POST, sync). */
  abstract put(repository: RepositoryName, digest: Digest, body: ByteStream, options?: AppendOptions): Promise<void>;
}
