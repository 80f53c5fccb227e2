import type { Digest, RepositoryName } from '@zot/oci';

/**
 * A manifest whose bytes are there and do not match its digest, or were moved aside for that. Nobody knows what it is made of,
 * so nothing of its repository is collected before it is pushed again or removed.
 */
export class RottenContent extends Error {
  override readonly name = 'RottenContent';

  constructor(repository: RepositoryName, digest: Digest) {
    super(`the manifest ${digest} of ${repository} is damaged; nothing there is collected until it is pushed again`);
  }
}
