import type { DynamicModule } from '@nestjs/common';
import type { Choice, Choices, Contributions, Host, SectionModule } from '@zot/extension-api';
import type { LateReports } from '../boot/late-reports.js';
import type { Origins } from '../prepare/resolved.js';
import type { Plan, PlanEntry } from '../plan/plan.js';

/** One Nest module of the graph. The object is the module's identity: it is made once and never copied. */
export interface ComposedModule {
  readonly entry: PlanEntry;
  readonly section: SectionModule;
  readonly module: DynamicModule;
}

/** The part of a running graph that goes on in a new one: what it is made of, and a module that hands on its instances. */
export interface Kept {
  readonly section: SectionModule;
  readonly module: DynamicModule;
  /** What it was built with, so that it can be filled anew. */
  readonly points: ReadonlyMap<symbol, Contributions<unknown>>;
}

/** Says which entries of a new plan are kept, given what its definitions have made of it. */
export type Keeping = (
  made: ReadonlyMap<PlanEntry, SectionModule>,
  chosen: readonly Choice[],
  origins: Origins,
) => ReadonlyMap<PlanEntry, Kept>;

/** What the file picked for a slot, with the module that makes its factory. */
export interface ComposedChoice {
  readonly choice: Choice;
  readonly module: DynamicModule;
}

/** The whole graph, ready for Nest, and the objects that the kernel fills once Nest has built it. */
export interface Composed {
  readonly plan: Plan;
  /** All that the file picks in slots; `choices` are those whose owners are not kept. */
  readonly chosen: readonly Choice[];
  readonly root: DynamicModule;
  readonly modules: readonly ComposedModule[];
  readonly choices: readonly ComposedChoice[];
  readonly host: Host | undefined;
  /** Where those of the definitions and choices came from that do not ship. */
  readonly origins: Origins;
  readonly points: ReadonlyMap<symbol, Contributions<unknown>>;
  readonly slots: ReadonlyMap<symbol, Choices<unknown>>;
  /** Where what packages put in place of ports fails; whoever boots the graph says whom that is told. */
  readonly portReports: LateReports;
}
