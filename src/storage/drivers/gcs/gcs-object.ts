import type { FileMetadata } from '@google-cloud/storage';
import type { BucketObject, Labels } from '../bucket/bucket.js';

/** Beside the bytes: when it was touched last, in milliseconds since 1970. It leaves the version as it is. */
export const touchedLabel = 'zot-touched';

export function gcsObject({ size, updated, timeCreated, generation, metadata }: FileMetadata): BucketObject {
  const touched = Number(metadata?.[touchedLabel] ?? 0);
  const modified = Math.max(Date.parse(updated ?? timeCreated ?? '') || 0, touched);
  return {
    size: Number(size ?? 0),
    modified: Math.floor(modified / 1000) * 1000,
    version: String(generation ?? ''),
    labels: labelsOf(metadata),
  };
}

function labelsOf(metadata: FileMetadata['metadata']): Labels {
  const entries = Object.entries(metadata ?? {}).filter(([name]) => name !== touchedLabel);
  return Object.fromEntries(entries.map(([name, value]) => [name, String(value)]));
}

export function asPrecondition(version: string): { ifGenerationMatch: number | string } {
  return { ifGenerationMatch: version === 'absent' ? 0 : version };
}
