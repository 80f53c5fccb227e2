import type { RepositoryName } from '@zot/oci';

/** How an image stands. Plain data, as commands pass it on. */
export interface ScrubbedImage {
  readonly kind: 'image';
  readonly repository: RepositoryName;
  /** A tag, `@` and the digest of a manifest without one, or nothing where no manifest is meant. */
  readonly tag: string;
  readonly status: 'ok' | 'affected';
  readonly affectedBlob?: string;
  /** What is wrong, such as `its bytes do not match its digest`. */
  readonly error?: string;
}

export interface ScrubbedRepository {
  readonly kind: 'repository';
  readonly repository: RepositoryName;
  /** Repositories looked at, and all of them. */
  readonly done: number;
  readonly total: number;
}

/** Bytes that were read; so many pieces, so that whoever asks can rest in between. */
export interface ScrubbedBytes {
  readonly kind: 'bytes';
  readonly bytes: number;
}

export type ScrubEvent = ScrubbedImage | ScrubbedRepository | ScrubbedBytes;
