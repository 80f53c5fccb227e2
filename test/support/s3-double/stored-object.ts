import { createHash } from 'node:crypto';

/** One object of the double. */
export interface StoredObject {
  readonly bytes: Buffer;
  readonly etag: string;
  readonly modified: Date;
  /** Headers `x-amz-meta-…`, without that beginning. */
  readonly metadata: Readonly<Record<string, string>>;
}

export interface StoredUpload {
  readonly key: string;
  readonly begun: Date;
  readonly metadata: Readonly<Record<string, string>>;
  readonly parts: Map<number, StoredPart>;
}

export interface StoredPart {
  readonly bytes: Buffer;
  readonly etag: string;
  readonly modified: Date;
}

export function md5(bytes: Uint8Array): string {
  return createHash('md5').update(bytes).digest('hex');
}
