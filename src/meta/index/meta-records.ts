import type { RecordChange, SignatureKind, TagMeta } from '@zot/extension-api';
import type { Digest, RepositoryName, Tag } from '@zot/oci';
import { numberIn, objectIn, textIn } from '../json-value.js';

/** Changes with what the records of the index hold: an index of another format is made anew. */
export const indexFormat = '1';

/** One record for each repository that is known. */
export const repositoriesGroup = 'repositories';
/** One record for the whole index: whether it was ever begun. */
export const formatRecord = { group: 'index', name: 'format' } as const;

/** The group that holds the tags and manifests of a repository; on the shelf of statistics, what was done with them. */
export function groupOf(repository: RepositoryName): string {
  return `repository ${repository}`;
}

/** What is kept of a manifest beside its statistics. */
export interface ManifestFacts {
  readonly mediaType: string;
  readonly size: number;
  /** Milliseconds since 1970 from when on it is known to be there. */
  readonly since: number;
  readonly artifactType?: string;
  readonly subject?: Digest;
  readonly signature?: SignatureKind;
}

export type TagFacts = Omit<TagMeta, 'tag'>;

const [tagPrefix, manifestPrefix] = ['tag ', 'manifest '];

export function tagName(tag: Tag): string {
  return `${tagPrefix}${tag}`;
}

export function manifestName(digest: Digest): string {
  return `${manifestPrefix}${digest}`;
}

/** What a record of a repository's group is about. */
export function subjectOf(name: string): { readonly tag: Tag } | { readonly digest: Digest } | undefined {
  if (name.startsWith(tagPrefix)) return { tag: name.slice(tagPrefix.length) as Tag };
  if (name.startsWith(manifestPrefix)) return { digest: name.slice(manifestPrefix.length) as Digest };
  return undefined;
}

export function tagFactsIn(value: string | undefined): TagFacts | undefined {
  const { digest, mediaType, tagged } = objectIn(value) ?? {};
  const found = {
    digest: textIn(digest) as Digest | undefined,
    mediaType: textIn(mediaType),
    tagged: numberIn(tagged),
  };
  return found.digest && found.tagged !== undefined
    ? { digest: found.digest, mediaType: found.mediaType ?? '', tagged: found.tagged }
    : undefined;
}

export function manifestFactsIn(value: string | undefined): ManifestFacts | undefined {
  const { mediaType, size, since, artifactType, subject, signature } = objectIn(value) ?? {};
  if (typeof mediaType !== 'string' || typeof size !== 'number' || typeof since !== 'number') return undefined;
  return {
    mediaType,
    size,
    since,
    ...(textIn(artifactType) && { artifactType: artifactType as string }),
    ...(textIn(subject) && { subject: subject as Digest }),
    ...((signature === 'cosign' || signature === 'notation') && { signature }),
  };
}

export function tagChange(repository: RepositoryName, tag: Tag, facts?: TagFacts): RecordChange {
  return { group: groupOf(repository), name: tagName(tag), value: facts && JSON.stringify(facts) };
}

export function manifestChange(repository: RepositoryName, digest: Digest, facts?: ManifestFacts): RecordChange {
  return { group: groupOf(repository), name: manifestName(digest), value: facts && JSON.stringify(facts) };
}
