import type { DynamicModule, Provider } from '@nestjs/common';
import {
  Choices,
  Contributions,
  startNotes,
  type Choice,
  type Definition,
  type Hooks,
  type Port,
  type SectionModule,
} from '@zot/extension-api';
import { guarded } from '../boot/guard.js';
import { LateReports } from '../boot/late-reports.js';
import { PackageFault } from '../packages/package-fault.js';
import type { PackageOrigin } from '../packages/package-origin.js';
import { within } from '../packages/within.js';
import type { Plan, PlanEntry } from '../plan/plan.js';
import type { Origins } from '../prepare/resolved.js';
import type { Composed, ComposedModule, Keeping } from './composed.js';
import { rewire, type Act } from './rewire.js';

/** The module that imports all others. */
class RootModule {}

/**
 * Makes the plan's Nest modules. Calls each definition's `module()` once; what a module imports is exactly what its
 * definition needs, so that an undeclared need cannot be met. What is kept of a running graph takes part as it is.
 */
export async function compose(
  plan: Plan,
  chosen: readonly Choice[] = [],
  origins: Origins = new Map(),
  keeping: Keeping = () => new Map(),
): Promise<Composed> {
  const portReports = new LateReports();
  const acts = plan.entries.flatMap(({ definition }) =>
    (definition.replaces ?? []).map((act) => ({ act, guard: guardOf(act.port, origins.get(definition), portReports) })),
  );
  const made = await sectionsOf(plan, origins);
  const kept = keeping(made, chosen, origins);
  const points = new Map(
    [startNotes, ...plan.entries.flatMap((entry) => entry.definition.opens ?? [])].map((point) => [
      point.token,
      new Contributions<unknown>(),
    ]),
  );
  for (const one of kept.values()) for (const [token, contributions] of one.points) points.set(token, contributions);
  const fresh = plan.entries.filter((entry) => !kept.has(entry));
  const slots = new Map(
    fresh
      .flatMap((entry) => Object.values(entry.definition.slots ?? {}))
      .map((slot) => [slot.token, new Choices<unknown>()]),
  );
  const modules = new Map<PlanEntry, ComposedModule>();

  for (const [entry, section] of made) {
    const old = kept.get(entry);
    if (old) {
      modules.set(entry, { entry, section: old.section, module: old.module });
      continue;
    }
    const imports = entry.imports.flatMap((other) => modules.get(other)?.module ?? []);
    const module = wire(section, entry, imports, acts, { points, slots });
    modules.set(entry, { entry, section, module });
  }

  const all = [...modules.values()];
  const host = all.find((one) => one.section.host)?.section.host;
  const choices = await Promise.all(
    chosen
      .filter((choice) => slots.has(choice.slot.token))
      .map(async (choice) => ({ choice, module: await asked(choice, origins, async () => choice.module()) })),
  );
  return {
    plan,
    chosen,
    root: { module: RootModule, imports: [...all, ...choices].map((one) => one.module) },
    modules: all,
    choices,
    host,
    origins,
    points,
    slots,
    portReports,
  };
}

/** What stands before a port that a package has to do with. */
function guardOf(port: Port, origin: PackageOrigin | undefined, reports: LateReports): Act['guard'] {
  const { name, hooks } = port as Port & { readonly hooks?: Hooks<unknown> };
  return origin && hooks && ((made) => guarded(made, { name, hooks }, origin, reports));
}

/** What each definition makes of its settings, for those that are served at all. */
async function sectionsOf({ entries }: Plan, origins: Origins): Promise<ReadonlyMap<PlanEntry, SectionModule>> {
  const all = await Promise.all(
    entries.map(async (entry) => {
      const { definition, config } = entry;
      return [entry, await asked(definition, origins, async () => definition.module?.(config))] as const;
    }),
  );
  return new Map(all.flatMap(([entry, section]) => (section ? [[entry, section]] : [])));
}

async function asked<T>(by: Definition | Choice, origins: Origins, make: () => Promise<T>): Promise<T> {
  const origin = origins.get(by);
  try {
    return await (origin ? within(make(), origin.startLimit) : make());
  } catch (cause) {
    if (origin) throw new PackageFault(origin, 'asked for its module', cause);
    throw new Error(`the module of ${by.name} cannot be made`, { cause });
  }
}

interface Filled {
  readonly points: ReadonlyMap<symbol, Contributions<unknown>>;
  readonly slots: ReadonlyMap<symbol, Choices<unknown>>;
}

function wire(
  section: SectionModule,
  { definition, missingWishes }: PlanEntry,
  imports: readonly DynamicModule[],
  acts: readonly Act[],
  filled: Filled,
): DynamicModule {
  const { contributes: _contributes, runs: _runs, host: _host, ...nest } = section;
  let providers: Provider[] = [...(nest.providers ?? [])];
  for (const port of definition.provides ?? []) {
    const own = acts.filter(({ act }) => act.port === port);
    if (own.length > 0) providers = rewire(providers, port, own);
  }
  for (const point of definition.opens ?? [])
    providers.push({ provide: point.token, useValue: filled.points.get(point.token) });
  for (const slot of Object.values(definition.slots ?? {}))
    providers.push({ provide: slot.token, useValue: filled.slots.get(slot.token) });
  for (const { port, otherwise } of definition.wants ?? []) {
    if (missingWishes.includes(port)) providers.push({ provide: port, useClass: otherwise });
  }
  const acting = (definition.replaces ?? []).map((act) => act.with);
  return {
    ...nest,
    providers,
    imports: [...(nest.imports ?? []), ...imports],
    exports: [...(nest.exports ?? []), ...((definition.provides as Port[] | undefined) ?? []), ...acting],
  };
}
