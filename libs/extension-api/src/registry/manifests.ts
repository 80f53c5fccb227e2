import type { Digest, Manifest, RepositoryName, Tag } from '@zot/oci';

/** A manifest as it was pushed: `bytes` are those that came, verified against `digest` when they were read. */
export interface StoredManifest {
  readonly digest: Digest;
  readonly mediaType: string;
  readonly bytes: Buffer;
  /** Headers of an answer, made once: content type, length and digest. */
  readonly headers: Readonly<Record<string, string | number>>;
}

/** What a client pushes to a repository, or a copy of another registry does. */
export interface ManifestPush {
  /** A digest, or one tag; `tags` beside a digest (`?tag=`). */
  readonly digest?: Digest;
  readonly tags: readonly Tag[];
  readonly mediaType: string;
  readonly bytes: Buffer;
  /** The name of who pushes, for those who keep a record; absent for a client without a login, and for the server itself. */
  readonly by?: string;
}

/** What came of a push. */
export interface PushedManifest {
  readonly digest: Digest;
  readonly subject?: Digest;
}

/** What a manifest is asked for by. */
export type Reference = { readonly tag: Tag } | { readonly digest: Digest };

/** Manifests and the tags that name them. Owner: the registry room. Throws NAME_UNKNOWN and MANIFEST_UNKNOWN. */
export abstract class Manifests {
  /** From memory where nothing has to be read, so that the hottest request costs no promise; else undefined. */
  abstract peek(repository: string, reference: string): StoredManifest | undefined;
  /** By its tag or its digest, whole. */
  abstract get(repository: RepositoryName, reference: Reference): Promise<StoredManifest>;
  /** Parses, runs `manifestChecks`, sees that what it refers to exists, then writes blob and index under the repository's lock. */
  abstract put(repository: RepositoryName, push: ManifestPush): Promise<PushedManifest>;
  /** A tag: only that name. A digest: all its tags too; DENIED (405) while an index of the repository lists it. */
  abstract remove(repository: RepositoryName, reference: Reference): Promise<void>;
  /** Whether a push to this tag would be an update (the right it needs differs from that of a creation). */
  abstract hasTag(repository: RepositoryName, tag: Tag): Promise<boolean>;
}

/** A manifest about to be written. */
export interface IncomingManifest {
  readonly repository: RepositoryName;
  readonly digest: Digest;
  readonly tags: readonly Tag[];
  readonly mediaType: string;
  readonly manifest: Manifest;
  readonly bytes: Buffer;
  readonly by?: string;
}
