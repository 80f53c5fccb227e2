import { Injectable } from '@nestjs/common';
import { Clock, Log, Stores, type Task, type Tasks } from '@zot/extension-api';
import { RegistryParts } from '../registry-parts.js';
import { DedupeWalk } from './dedupe-walk.js';

/** A blob may have to be read whole before it is shared. Milliseconds. */
const stepTimeout = 3_600_000;

/** One task for each store that is set to keep equal blobs once: `dedupe`, and `dedupe /a` for a sub-path. */
@Injectable()
export class DedupeTasks implements Tasks {
  constructor(
    private readonly stores: Stores,
    private readonly parts: RegistryParts,
    private readonly clock: Clock,
    private readonly log: Log,
  ) {}

  *tasks(): Iterable<Task> {
    const { repositories, admission, dedupe } = this.parts;
    for (const store of this.stores.all) {
      if (!store.settings.dedupe) continue;
      const names = async () => this.parts.namesOf(store);
      const walk = new DedupeWalk({
        store,
        names,
        repositories,
        admission,
        dedupe,
        clock: this.clock,
        log: this.log,
      });
      yield {
        name: store.route === '' ? 'dedupe' : `dedupe ${store.route}`,
        priority: 'low',
        stepTimeout,
        steps: (signal) => walk.run(signal),
      };
    }
  }
}
