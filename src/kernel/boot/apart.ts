import type { Composed } from '../compose/composed.js';
import type { PlanEntry } from '../plan/plan.js';
import { blaming, logOf, runsOf } from './boot.js';
import { build, type Built } from './build.js';
import { fillPoints } from './fill.js';
import { HookReports } from './hook-reports.js';
import type { LiveSection } from './live-section.js';
import { startInOrder, stopInReverse, type Failure } from './run-in-order.js';

/** A graph that was built without its host, so that sections of it can be used without a server. */
export class Apart {
  private constructor(
    private readonly built: Built,
    readonly reports: HookReports,
  ) {}

  /** Nothing of it has started. */
  static async build(composed: Composed): Promise<Apart> {
    const reports = new HookReports();
    composed.portReports.to = reports;
    const built = await blaming('built', composed, async () => {
      const all = await build({ ...composed, host: undefined });
      reports.log = logOf(all.app);
      fillPoints(composed.points, all.sections, reports);
      return all;
    });
    return new Apart(built, reports);
  }

  /** In the order of the plan. */
  get sections(): readonly LiveSection[] {
    return this.built.sections;
  }

  /** Starts what a section stands upon and itself, in order, calls `work`, and stops it all; what cannot be stopped is returned. */
  async using<T>(
    section: LiveSection,
    work: () => Promise<T>,
  ): Promise<{ readonly result: T; readonly failures: readonly Failure[] }> {
    const runs = runsOf({ sections: this.neededBy(section) });
    await blaming('started', this.built.composed, async () => startInOrder(runs));
    try {
      const result = await work();
      return { result, failures: await stopInReverse(runs) };
    } catch (error) {
      await stopInReverse(runs);
      throw error;
    }
  }

  private neededBy({ entry }: LiveSection): LiveSection[] {
    const needed = new Set<PlanEntry>([entry]);
    // A set is walked in the order of insertion, and what is added meanwhile is walked too.
    for (const { imports } of needed) for (const other of imports) needed.add(other);
    return this.sections.filter((one) => needed.has(one.entry));
  }
}
