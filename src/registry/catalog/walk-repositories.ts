import type { Log, StorageDriver, StorePath } from '@zot/extension-api';
import { digestAlgorithms, isRepositoryName, type RepositoryName } from '@zot/oci';

/** Folders listed at once. */
const readers = 8;

/**
 * The repositories of one store, in no order: folders with an index and a layout file. They may lie within each other, and
 * be called `blobs`; only the folders of digests within a repository's own `blobs` are no place for any.
 */
export async function walkRepositories(driver: StorageDriver, log: Log): Promise<RepositoryName[]> {
  const found: RepositoryName[] = [];
  const waiting: StorePath[] = [''];
  let running = 0;
  await new Promise<void>((resolve) => {
    const lookAt = async (folder: StorePath) => {
      // One folder that cannot be read hides what is in it, and nothing else.
      await look(driver, folder, found, waiting).catch((error: unknown) => {
        log.warn('a folder of repositories cannot be read', { folder, error });
      });
      running -= 1;
      next();
    };
    const next = () => {
      if (running === 0 && waiting.length === 0) return resolve();
      for (; running < readers && waiting.length > 0; running += 1) void lookAt(waiting.pop()!);
    };
    next();
  });
  return found;
}

async function look(
  driver: StorageDriver,
  folder: StorePath,
  found: RepositoryName[],
  waiting: StorePath[],
): Promise<void> {
  const files = new Set<string>();
  const isBlobs = folder.endsWith('/blobs');
  for await (const { name, kind } of driver.list(folder)) {
    const path = folder === '' ? name : `${folder}/${name}`;
    if (kind === 'file') files.add(name);
    else if (isRepositoryName(path) && !(isBlobs && Object.hasOwn(digestAlgorithms, name))) waiting.push(path);
  }
  if (files.has('index.json') && files.has('oci-layout')) found.push(folder as RepositoryName);
}
