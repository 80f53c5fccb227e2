import { commands, Contributions, type Command } from '@zot/extension-api';
import type { Composed } from '../compose/composed.js';
import type { PlanEntry } from '../plan/plan.js';
import { blaming, logOf, runsOf } from './boot.js';
import { build, type Built } from './build.js';
import { fillPoints } from './fill.js';
import { HookReports } from './hook-reports.js';
import type { LiveSection } from './live-section.js';
import { startInOrder, stopInReverse, type Failure } from './run-in-order.js';

/** A command of a section, as the graph has it. */
export interface FoundCommand {
  readonly command: Command;
  /** The section it belongs to. */
  readonly section: string;
  /** Starts what the section needs, in order, calls `work`, and stops it all again; what cannot be stopped is returned. */
  using<T>(work: () => Promise<T>): Promise<{ readonly result: T; readonly failures: readonly Failure[] }>;
}

/** Builds the graph without its host, and finds the commands in it, in the order of the plan. Nothing of it has started. */
export async function findCommands(composed: Composed): Promise<FoundCommand[]> {
  const reports = new HookReports();
  const built = await blaming('built', composed, async () => {
    const all = await build({ ...composed, host: undefined });
    reports.log = logOf(all.app);
    fillPoints(composed.points, all.sections, reports);
    return all;
  });
  return built.sections.flatMap((section) =>
    commandsOf(section, reports).map((command) => ({
      command,
      section: section.name,
      using: async <T>(work: () => Promise<T>) => {
        const runs = runsOf({ sections: neededBy(section, built) });
        await blaming('started', composed, async () => startInOrder(runs));
        try {
          const result = await work();
          return { result, failures: await stopInReverse(runs) };
        } catch (error) {
          await stopInReverse(runs);
          throw error;
        }
      },
    })),
  );
}

function commandsOf(section: LiveSection, reports: HookReports): readonly Command[] {
  const found = new Contributions<Command>();
  fillPoints(new Map([[commands.token, found as Contributions<unknown>]]), [section], reports);
  return found.all;
}

/** The section and all that it stands upon, in the order of the plan. */
function neededBy({ entry }: LiveSection, { sections }: Built): LiveSection[] {
  const needed = new Set<PlanEntry>([entry]);
  // A set is walked in the order of insertion, and what is added meanwhile is walked too.
  for (const { imports } of needed) for (const other of imports) needed.add(other);
  return sections.filter((one) => needed.has(one.entry));
}
