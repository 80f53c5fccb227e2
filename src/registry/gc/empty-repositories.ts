import { digestAlgorithms } from '@zot/oci';
import { paths } from '../repository/repository-paths.js';
import type { Repository } from '../repository/repository.js';
import { blobFiles } from './blob-files.js';
import type { CollectionOrder } from './collection-order.js';
import type { CollectionReports } from './collection-reports.js';
import type { Due } from './due.js';

/** Removes repositories in which nothing is left. */
export class EmptyRepositories {
  constructor(private readonly reports: CollectionReports) {}

  async remove(repository: Repository, order: CollectionOrder, due: Due): Promise<void> {
    if (!(await this.isEmpty(repository))) return;
    const { name, driver, lock } = repository;
    const stat = await driver.stat(paths.index(name));
    if (!stat) return;
    // One that was just made is about to be filled.
    if (stat.modified >= order.limit('gcDelay')) return due.note(order.due(stat.modified, 'gcDelay'));
    if (order.isDry) return this.reports.repository(name, order);
    await lock.exclusive(async () => {
      if (!(await this.isEmpty(repository))) return;
      await removeFiles(repository);
      repository.file.removed();
      this.reports.repository(name, order);
    });
  }

  private async isEmpty(repository: Repository): Promise<boolean> {
    const { name, driver } = repository;
    const index = await repository.index();
    if (!index || index.chunks.length > 0) return false;
    for (const folder of [paths.blobs(name), paths.quarantine(name)]) {
      for await (const _ of blobFiles(driver, folder)) return false;
    }
    for await (const _ of driver.list(paths.uploads(name))) return false;
    return true;
  }
}

/** The index first: what a kill leaves behind of the rest is no repository. */
async function removeFiles({ name, driver }: Repository): Promise<void> {
  const files = [paths.index(name), paths.damagedIndex(name), paths.layout(name)];
  for (const file of files) await driver.remove(file);
  const folders = [paths.blobs(name), paths.quarantine(name)].flatMap((folder) => [
    ...Object.keys(digestAlgorithms).map((algorithm) => `${folder}/${algorithm}`),
    folder,
  ]);
  for (const folder of [...folders, paths.uploads(name), name]) {
    // What others keep there, such as a repository below it, stays.
    await driver.remove(folder).catch((error: NodeJS.ErrnoException) => {
      if (!['ENOTEMPTY', 'EEXIST', 'EBUSY'].includes(error.code ?? '')) throw error;
    });
  }
}
