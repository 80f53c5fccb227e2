import type { StorageDriver, StorePath } from '@zot/extension-api';
import { digestAlgorithms, digestFrom, isDigest, type Digest, type DigestAlgorithm } from '@zot/oci';

export interface BlobFile {
  readonly path: StorePath;
  /** Undefined for a file whose name is none. */
  readonly digest: Digest | undefined;
}

/** All files that lie by their digests below a folder. */
export async function* blobFiles(driver: StorageDriver, folder: StorePath): AsyncGenerator<BlobFile> {
  for (const algorithm of Object.keys(digestAlgorithms) as DigestAlgorithm[]) {
    for await (const { name, kind } of driver.list(`${folder}/${algorithm}`)) {
      if (kind !== 'file') continue;
      const digest = digestFrom(algorithm, name);
      yield { path: `${folder}/${algorithm}/${name}`, digest: isDigest(digest) ? digest : undefined };
    }
  }
}
