import type { Definition } from '@zot/extension-api';
import type { Plan, PlanEntry } from '../../plan/plan.js';
import type { Comparison } from './compare.js';
import { isReplacedInTurn } from './is-in-turn.js';
import type { Act, SectionChange } from './section-change.js';
import { settingChanges } from './setting-changes.js';
import type { Side } from './side.js';

/** One of two configurations, for people: what runs, and all settings, also of what nothing runs for. */
export interface Described {
  readonly plan: Plan;
  readonly side: Side;
}

/** What becomes of each section, in the order of the new plan; those that go come last. */
export function describe(from: Described, to: Described, comparison: Comparison): SectionChange[] {
  const [was, is] = [entriesOf(from.plan), entriesOf(to.plan)];
  return [...new Set([...is.keys(), ...was.keys()])].map((name) => {
    const { definition } = (is.get(name) ?? was.get(name))!;
    const act = actOf(name, from.side, to.side, comparison);
    const settings = settingChanges(was.get(name)?.config, is.get(name)?.config);
    const since = sinceOf(comparison.replaced.get(name), settings.length > 0, definition);
    return {
      name: definition.name,
      ...(definition.section !== undefined && { section: definition.section }),
      act,
      ...(act === 'replace' && since !== undefined && { since }),
      settings: act === 'start' || act === 'stop' ? [] : settings,
      isInTurn: act === 'replace' && isReplacedInTurn(from.side.get(name)!, to.side.get(name)!),
    };
  });
}

function entriesOf({ entries }: Plan): ReadonlyMap<string, PlanEntry> {
  return new Map(entries.map((entry) => [entry.definition.name, entry]));
}

function actOf(name: string, from: Side, to: Side, { replaced, adapted, started, stopped }: Comparison): Act {
  if (started.has(name)) return 'start';
  if (stopped.has(name)) return 'stop';
  if (replaced.has(name)) return 'replace';
  if (adapted.has(name)) return 'adapt';
  return from.has(name) && to.has(name) ? 'keep' : 'none';
}

function sinceOf(reason: string | undefined, areSettingsShown: boolean, { section }: Definition): string | undefined {
  if (reason !== '') return reason;
  if (areSettingsShown) return undefined;
  return section === undefined ? 'what it reads of the settings of others has changed' : 'its settings have changed';
}
