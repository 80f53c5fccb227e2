import type { BucketObject, Labels } from '../bucket/bucket.js';

interface Described {
  readonly contentLength?: number | undefined;
  readonly contentRange?: string | undefined;
  readonly etag?: string | undefined;
  readonly lastModified?: Date | undefined;
  readonly metadata?: Record<string, string> | undefined;
}

export function azureObject(described: Described): BucketObject {
  const { contentLength, contentRange, etag, lastModified, metadata = {} } = described;
  const whole = contentRange?.split('/')[1];
  return {
    size: whole === undefined ? (contentLength ?? 0) : Number(whole),
    modified: Math.floor((lastModified?.getTime() ?? 0) / 1000) * 1000,
    version: versionOf(etag),
    labels: Object.fromEntries(
      Object.entries(metadata).map(([name, value]) => [name.toLowerCase().replaceAll('_', '-'), value]),
    ),
  };
}

/** Names of metadata are those of variables, so that there is no `-` in them. */
export function asMetadata(labels: Labels): Record<string, string> {
  return Object.fromEntries(Object.entries(labels).map(([name, value]) => [name.replaceAll('-', '_'), value]));
}

export function asConditions(version: string | undefined): { ifMatch?: string; ifNoneMatch?: string } {
  if (version === undefined) return {};
  return version === 'absent' ? { ifNoneMatch: '*' } : { ifMatch: `"${version}"` };
}

export function versionOf(etag: string | undefined): string {
  return (etag ?? '').replaceAll('"', '');
}
