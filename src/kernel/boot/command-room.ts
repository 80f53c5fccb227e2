import { commands, Contributions, type Command } from '@zot/extension-api';
import type { Composed } from '../compose/composed.js';
import { Apart } from './apart.js';
import { fillPoints } from './fill.js';
import type { LiveSection } from './live-section.js';
import type { Failure } from './run-in-order.js';

/** A command of a section, as the graph has it. */
export interface FoundCommand {
  readonly command: Command;
  /** The section it belongs to. */
  readonly section: string;
  /** Calls `work` while what the section needs is started; what cannot be stopped again is returned. */
  using<T>(work: () => Promise<T>): Promise<{ readonly result: T; readonly failures: readonly Failure[] }>;
}

/** Builds the graph without its host, and finds the commands in it, in the order of the plan. Nothing of it has started. */
export async function findCommands(composed: Composed): Promise<FoundCommand[]> {
  const apart = await Apart.build(composed);
  return apart.sections.flatMap((section) =>
    commandsOf(section, apart).map((command) => ({
      command,
      section: section.name,
      using: async (work) => apart.using(section, work),
    })),
  );
}

function commandsOf(section: LiveSection, { reports }: Apart): readonly Command[] {
  const found = new Contributions<Command>();
  fillPoints(new Map([[commands.token, found as Contributions<unknown>]]), [section], reports);
  return found.all;
}
