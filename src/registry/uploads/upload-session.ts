import { createHash, type Hash } from 'node:crypto';
import type { ByteSink } from '@zot/extension-api';
import { RegistryError, type DigestAlgorithm } from '@zot/oci';

/** What is known of an upload beside its bytes on storage; after a restart, or when it is forgotten, only its size. */
export class UploadSession {
  /** Whether a request writes to it. */
  isBusy = false;
  isCancelled = false;
  private sink: ByteSink | undefined;

  private constructor(
    readonly id: string,
    private stored: number,
    private readonly algorithm: DigestAlgorithm,
    /** Of all bytes so far; undefined where they have to be read once more. */
    public hash: Hash | undefined,
  ) {}

  /** Bytes on storage, those of a request under way included. */
  get size(): number {
    return this.sink?.size ?? this.stored;
  }

  static begin(id: string, algorithm: DigestAlgorithm): UploadSession {
    return new UploadSession(id, 0, algorithm, createHash(algorithm));
  }

  /** One that was begun before this process, or that it has forgotten. */
  static found(id: string, size: number): UploadSession {
    return size === 0 ? UploadSession.begin(id, 'sha256') : new UploadSession(id, size, 'sha256', undefined);
  }

  /** One request at a time. */
  async alone<T>(work: () => Promise<T>): Promise<T> {
    if (this.isBusy) throw this.outOfOrder('another request is writing to this upload');
    this.isBusy = true;
    try {
      return await work();
    } finally {
      this.isBusy = false;
    }
  }

  /** What is in the file now, seen by one who holds the session. The hash holds only for what was written through it. */
  see(size: number): void {
    if (size === this.stored) return;
    this.stored = size;
    this.hash = undefined;
  }

  /** Counts what is written to the sink while the work runs. */
  async through<T>(sink: ByteSink, work: () => Promise<T>): Promise<T> {
    this.sink = sink;
    try {
      return await work();
    } finally {
      this.stored = sink.size;
      this.sink = undefined;
    }
  }

  /** The digest of all bytes, if it was kept up with them. It can be taken once. */
  takeDigest(algorithm: DigestAlgorithm): string | undefined {
    if (algorithm !== this.algorithm) return undefined;
    const digest = this.hash?.digest('hex');
    this.hash = undefined;
    return digest;
  }

  /** What whoever goes on with these bytes, such as another server on the same bucket, need not read them again for. */
  get note(): string | undefined {
    return this.hash && `${this.algorithm}:${this.hash.copy().digest('hex')}`;
  }

  /** The digest of all bytes, from what was noted with them. */
  static digestIn(note: string | undefined, algorithm: DigestAlgorithm): string | undefined {
    return note?.startsWith(`${algorithm}:`) ? note.slice(algorithm.length + 1) : undefined;
  }

  /** A chunk that is not the next one (dist-spec, "Pushing a blob in chunks"): 416, with what is there. */
  outOfOrder(reason: string): RegistryError {
    const headers = { Range: `0-${Math.max(this.size - 1, 0)}` };
    return new RegistryError('BLOB_UPLOAD_INVALID', { session_id: this.id, reason }, { status: 416, headers });
  }
}
