import type { SectionModule } from '@zot/extension-api';
import type { LiveSection } from '../../boot/live-section.js';
import type { Running } from '../../boot/boot.js';
import type { Kept, Keeping } from '../../compose/composed.js';
import type { PlanEntry } from '../../plan/plan.js';
import { compare, type Comparison } from '../compare/compare.js';
import { sideOf } from '../compare/side.js';
import { keptOf } from './kept-of.js';

/** What of a running graph goes on in the next one. Made for one preparation, which calls `keeping`. */
export class Succession {
  /** By their entries in the new plan. */
  readonly kept = new Map<PlanEntry, LiveSection>();
  private compared: Comparison | undefined;

  constructor(private readonly old: Running) {}

  readonly keeping: Keeping = (made, chosen, origins) => {
    const { composed, sections } = this.old;
    const from = sideOf(sections, composed.chosen, composed.origins);
    this.compared = compare(from, sideOf(pairs(made), chosen, origins));
    return this.keep(made.keys(), (name) => !this.comparison.replaced.has(name));
  };

  /** For the same plan again, without what was stopped of it. */
  static revival(old: Running, stopped: ReadonlySet<string>): { keeping: Keeping; kept: Succession['kept'] } {
    const succession = new Succession(old);
    return {
      keeping: (made) => succession.keep(made.keys(), (name) => !stopped.has(name)),
      kept: succession.kept,
    };
  }

  get comparison(): Comparison {
    return this.compared!;
  }

  /** Sections that run now and will not any more: those that are replaced, and those that go. In the order of the plan. */
  get gone(): readonly LiveSection[] {
    const { replaced, stopped } = this.comparison;
    return this.old.sections.filter(({ name }) => replaced.has(name) || stopped.has(name));
  }

  private keep(entries: Iterable<PlanEntry>, isKept: (name: string) => boolean): ReadonlyMap<PlanEntry, Kept> {
    const live = new Map(this.old.sections.map((section) => [section.name, section]));
    this.kept.clear();
    for (const entry of entries) {
      const section = live.get(entry.definition.name);
      if (section && isKept(section.name)) this.kept.set(entry, section);
    }
    return new Map([...this.kept].map(([entry, section]) => [entry, keptOf(section, this.old.composed)]));
  }
}

function* pairs(made: ReadonlyMap<PlanEntry, SectionModule>): Generator<{ entry: PlanEntry; section: SectionModule }> {
  for (const [entry, section] of made) yield { entry, section };
}
