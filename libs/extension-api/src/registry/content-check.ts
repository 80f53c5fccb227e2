import type { Digest, RepositoryName } from '@zot/oci';
import type { Damage } from './points.js';

/**
 * What became of content that was read once more. `affected`: it does not match its digest, and is moved aside, so that it
 * counts as absent from then on, also after a restart, until it is pushed again. `set-aside`: that was done before.
 */
export type ContentVerdict = 'good' | 'affected' | 'set-aside' | 'absent';

/** Looks at what is stored, whatever was verified before. For tasks. Owner: the registry room. */
export abstract class ContentCheck {
  /**
   * Reads all bytes that lie under a digest, and yields how many with each piece, so that the caller can pause in between;
   * returns the verdict. A file that was verified after `since`, by the clock that never steps, is not read: several
   * repositories may share it. Rejects where it cannot be read, which says nothing of its bytes.
   */
  abstract verify(
    repository: RepositoryName,
    digest: Digest,
    options: { readonly since: number },
  ): AsyncGenerator<number, ContentVerdict, void>;
  /** Tells those who are told of damage of what was found by looking at several files, such as one that is missing. */
  abstract tell(damage: Damage): void;
  /** What is wrong with the files that make a folder a repository, its index and its layout; undefined: nothing. */
  abstract faultOf(repository: RepositoryName): Promise<string | undefined>;
}
