import { createHash } from 'node:crypto';
import type { BucketObject, Labels } from '../bucket/bucket.js';
import { partBytesLabel } from './s3-object.js';
import type { S3Part, S3Upload } from './s3-multipart.js';

/**
 * A file that is being appended to, as it lies in the bucket: an object under the file's own key holds the last bytes,
 * fewer than a part, and its labels name the upload that holds those before them. So any process can go on with it, one
 * request tells its size, and a condition on that object tells two writers apart.
 */
export interface S3Session {
  /** The parts of it that count; others were sent by somebody who never came to say so. */
  readonly upload: S3Upload;
  readonly parts: number;
  readonly partBytes: number;
  /** Differs where another writer has replaced one of them. */
  readonly seal: string;
}

const uploadLabel = 'zot-upload';
const markLabel = 'zot-upload-mark';
const partsLabel = 'zot-parts';
const sealLabel = 'zot-parts-seal';
const noteLabel = 'zot-note';

/** Undefined where all of the file's bytes are in its object. */
export function sessionOf(key: string, { labels }: Pick<BucketObject, 'labels'>): S3Session | undefined {
  const id = labels[uploadLabel];
  if (id === undefined) return undefined;
  return {
    upload: { key, id, mark: labels[markLabel] ?? '' },
    parts: Number(labels[partsLabel] ?? 0),
    partBytes: Number(labels[partBytesLabel] ?? 0),
    seal: labels[sealLabel] ?? '',
  };
}

export function noteOf({ labels }: Pick<BucketObject, 'labels'>): string | undefined {
  return labels[noteLabel];
}

export function sessionLabels(
  upload: S3Upload | undefined,
  parts: readonly S3Part[],
  note: string | undefined,
): Labels {
  return {
    ...(upload && {
      [uploadLabel]: upload.id,
      [markLabel]: upload.mark,
      [partsLabel]: String(parts.length),
      [partBytesLabel]: String(bytesOf(parts)),
      [sealLabel]: sealOf(parts),
    }),
    ...(note !== undefined && { [noteLabel]: note }),
  };
}

export function bytesOf(parts: readonly S3Part[]): number {
  return parts.reduce((sum, { size }) => sum + size, 0);
}

/** Those of the parts listed that count; undefined where they are not what they were. */
export function countedParts(session: S3Session, listed: readonly S3Part[] | undefined): S3Part[] | undefined {
  const parts = listed?.filter(({ number }) => number <= session.parts);
  return parts?.length === session.parts && sealOf(parts) === session.seal ? parts : undefined;
}

function sealOf(parts: readonly S3Part[]): string {
  const hash = createHash('sha256');
  for (const { number, etag, size } of parts) hash.update(`${number} ${etag} ${size}\n`);
  return hash.digest('base64url').slice(0, 22);
}
