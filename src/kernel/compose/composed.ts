import type { DynamicModule } from '@nestjs/common';
import type { Choice, Choices, Contributions, Host, SectionModule } from '@zot/extension-api';
import type { Origins } from '../prepare/resolved.js';
import type { PlanEntry } from '../plan/plan.js';

/** One Nest module of the graph. The object is the module's identity: it is made once and never copied. */
export interface ComposedModule {
  readonly entry: PlanEntry;
  readonly section: SectionModule;
  readonly module: DynamicModule;
}

/** What the file picked for a slot, with the module that makes its factory. */
export interface ComposedChoice {
  readonly choice: Choice;
  readonly module: DynamicModule;
}

/** The whole graph, ready for Nest, and the objects that the kernel fills once Nest has built it. */
export interface Composed {
  readonly root: DynamicModule;
  readonly modules: readonly ComposedModule[];
  readonly choices: readonly ComposedChoice[];
  readonly host: Host | undefined;
  /** Where those of the definitions and choices came from that do not ship. */
  readonly origins: Origins;
  readonly points: ReadonlyMap<symbol, Contributions<unknown>>;
  readonly slots: ReadonlyMap<symbol, Choices<unknown>>;
}
