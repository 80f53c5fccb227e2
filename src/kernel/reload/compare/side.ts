import type { Choice, SectionModule } from '@zot/extension-api';
import type { PackageOrigin } from '../../packages/package-origin.js';
import type { PlanEntry } from '../../plan/plan.js';
import type { Origins } from '../../prepare/resolved.js';

/** A section of one of two configurations that are compared. */
export interface Compared {
  readonly entry: PlanEntry;
  readonly section: SectionModule;
  /** Absent for what ships. */
  readonly origin?: PackageOrigin;
  /** What the file picks in its slots. */
  readonly choices: readonly { readonly choice: Choice; readonly origin?: PackageOrigin }[];
}

/** One of two configurations that are compared: its sections by name, in the order of the plan. */
export type Side = ReadonlyMap<string, Compared>;

export function sideOf(
  sections: Iterable<{ readonly entry: PlanEntry; readonly section: SectionModule }>,
  chosen: readonly Choice[],
  origins: Origins,
): Side {
  return new Map(
    [...sections].map(({ entry, section }) => {
      const slots = new Set(Object.values(entry.definition.slots ?? {}).map(({ token }) => token));
      const choices = chosen
        .filter(({ slot }) => slots.has(slot.token))
        .map((choice) => ({ choice, origin: origins.get(choice) }));
      return [entry.definition.name, { entry, section, origin: origins.get(entry.definition), choices }];
    }),
  );
}
