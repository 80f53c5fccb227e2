import type { Descriptor, Digest, ImageIndex, RepositoryName } from '@zot/oci';

/** Which part of a list is asked for (dist-spec, "n" and "last"). */
export interface Page {
  /** At most this many; undefined: all. */
  readonly limit?: number;
  /** Only what sorts after this, whether it exists or not. */
  readonly after?: string;
}

/** One page of a list. */
export interface Listed<T> {
  readonly items: readonly T[];
  /** Whether something follows the last item. */
  readonly more: boolean;
}

/** Lists of what is there. Owner: the registry room. */
export abstract class Catalog {
  /** Repositories in byte order; `mayRead` leaves out what the caller must not know of. */
  abstract repositories(page: Page, mayRead?: (name: RepositoryName) => boolean): Promise<Listed<RepositoryName>>;
  /** Tags in byte order. NAME_UNKNOWN for an unknown repository. */
  abstract tags(repository: RepositoryName, page: Page): Promise<Listed<string>>;
  /** Manifests whose subject is `digest`; empty for an unknown repository (dist-spec, "Listing Referrers"). */
  abstract referrers(repository: RepositoryName, digest: Digest, artifactTypes: readonly string[]): Promise<ImageIndex>;
  /** Every manifest the repository's index lists, tags as annotations. NAME_UNKNOWN for an unknown one. */
  abstract index(repository: RepositoryName): Promise<readonly Descriptor[]>;
  /** Changes whenever `index` may tell something else, and lasts over a restart. Undefined for an unknown repository. */
  abstract version(repository: RepositoryName): Promise<string | undefined>;
}
