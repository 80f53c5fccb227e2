import type { Definition, Issue, Port } from '@zot/extension-api';

/** A definition that is on, with its settings and what it stands upon. */
export interface PlanEntry {
  readonly definition: Definition;
  readonly config: object;
  /** The entries whose modules this one imports: owners of its needs, and packages that replace a port of its own. */
  readonly imports: readonly PlanEntry[];
  /** Wished-for ports that nobody provides; their null objects take the place. */
  readonly missingWishes: readonly Port[];
}

/** What will run, in an order in which each entry comes after what it needs. */
export interface Plan {
  readonly entries: readonly PlanEntry[];
}

/** An issue and the definition it is about; the path is relative to that definition's section. */
export interface PlanIssue {
  readonly definition: Definition;
  readonly issue: Issue;
}
