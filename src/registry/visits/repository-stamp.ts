import { hash } from 'node:crypto';
import { canStamp, type StorageDriver } from '@zot/extension-api';
import { digestAlgorithms, type RepositoryName } from '@zot/oci';
import { paths } from '../repository/repository-paths.js';

export interface RepositoryStamp {
  /** Changes with the index, and where the driver can tell, with each file that comes or goes. */
  readonly text: string;
  /** Milliseconds since 1970 of the last such change. */
  readonly modified: number;
}

/** What can be seen of a repository at a glance. Undefined where it has no index. */
export async function repositoryStamp(
  driver: StorageDriver,
  name: RepositoryName,
): Promise<RepositoryStamp | undefined> {
  const index = await driver.stat(paths.index(name));
  if (!index) return undefined;
  const algorithms = Object.keys(digestAlgorithms);
  const folders = [
    ...algorithms.map((algorithm) => `${paths.blobs(name)}/${algorithm}`),
    ...algorithms.map((algorithm) => `${paths.quarantine(name)}/${algorithm}`),
    paths.uploads(name),
  ];
  const stamps = canStamp(driver) ? await Promise.all(folders.map(async (folder) => driver.stamp(folder))) : [];
  const versions = [index, ...stamps].map((one) => one?.version ?? '');
  return {
    text: hash('sha1', versions.join('\n'), 'base64url'),
    modified: Math.max(index.modified, ...stamps.map((one) => one?.modified ?? 0)),
  };
}
