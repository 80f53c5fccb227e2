import { paths } from '../repository/repository-paths.js';
import type { Repository } from '../repository/repository.js';
import type { UploadSessions } from '../uploads/upload-sessions.js';
import type { CollectionOrder } from './collection-order.js';
import type { CollectionReports } from './collection-reports.js';
import type { Due } from './due.js';

/** Removes uploads that nobody has gone on with for a while, and what else lies among them. */
export class UploadSweep {
  constructor(
    private readonly sessions: UploadSessions,
    private readonly reports: CollectionReports,
  ) {}

  async sweep({ name, driver }: Repository, order: CollectionOrder, due: Due): Promise<void> {
    for await (const { name: id, kind } of driver.list(paths.uploads(name))) {
      if (kind !== 'file' || this.sessions.isBusy(name, id)) continue;
      const path = paths.upload(name, id);
      const stat = await driver.stat(path);
      if (!stat) continue;
      if (stat.modified >= order.limit('gcDelay')) {
        due.note(order.due(stat.modified, 'gcDelay'));
        continue;
      }
      if (!order.isDry) {
        this.sessions.end(name, id);
        await driver.remove(path);
      }
      this.reports.upload(name, id, stat, order);
    }
  }
}
