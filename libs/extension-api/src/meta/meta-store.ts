import type { Digest, RepositoryName, Tag } from '@zot/oci';

/** A tag, and since when there is one of that name. */
export interface TagMeta {
  readonly tag: Tag;
  readonly digest: Digest;
  readonly mediaType: string;
  /** Milliseconds since 1970 when the tag first appeared; it may have moved since. */
  readonly tagged: number;
}

/** What was done with a manifest in one repository. Times are milliseconds since 1970. */
export interface ManifestStatistics {
  /** When it was pushed first; of one that was found on the storage, the age of its file. */
  readonly pushed: number;
  /** Who pushed it first; empty for a client without a login, and where that is not known. */
  readonly pushedBy: string;
  readonly downloads: number;
  readonly pulled?: number;
}

/** Whose form a signature has. */
export type SignatureKind = 'cosign' | 'notation';

/** A manifest of a repository. */
export interface ManifestMeta {
  readonly digest: Digest;
  readonly mediaType: string;
  /** Bytes of the manifest itself. */
  readonly size: number;
  readonly artifactType?: string;
  /** What it refers to: by its own `subject`, or by the tag that cosign gives to signatures. */
  readonly subject?: Digest;
  readonly signature?: SignatureKind;
  readonly statistics: ManifestStatistics;
}

/** All that is known of one repository. A view that is not changed. */
export interface RepositoryMeta {
  readonly name: RepositoryName;
  /** What is told here may lag behind the storage. */
  readonly isStale: boolean;
  readonly tags: ReadonlyMap<Tag, TagMeta>;
  readonly manifests: ReadonlyMap<Digest, ManifestMeta>;
}

/**
 * What is known of repositories beyond their index: an index for retention, search and others. Owner: the meta room, which
 * is only there where somebody needs it. Made from the storage, and made again where it is lost; statistics are kept apart
 * and outlive that. Rejects with `RecordsUnavailable`.
 */
export abstract class MetaStore {
  /** Those that are known, in byte order. */
  abstract repositories(): AsyncIterable<RepositoryName>;
  /** All of one repository; undefined where it is not known. */
  abstract repository(name: RepositoryName): Promise<RepositoryMeta | undefined>;
  /** Undefined where the repository, or the tag, is not known. */
  abstract tag(name: RepositoryName, tag: Tag): Promise<TagMeta | undefined>;
  /** Undefined where the repository, or the manifest, is not known. */
  abstract manifest(name: RepositoryName, digest: Digest): Promise<ManifestMeta | undefined>;
  /** Resolves when what is told of a repository is what the storage held at the time of the call. */
  abstract refresh(name: RepositoryName): Promise<void>;
}
