import type { DynamicModule, Provider } from '@nestjs/common';
import {
  Choices,
  Contributions,
  startNotes,
  type Choice,
  type Definition,
  type Port,
  type Replacement,
  type SectionModule,
  type Wrapping,
} from '@zot/extension-api';
import { PackageFault } from '../packages/package-fault.js';
import { within } from '../packages/within.js';
import type { Plan, PlanEntry } from '../plan/plan.js';
import type { Origins } from '../prepare/resolved.js';
import type { Composed, ComposedModule } from './composed.js';
import { rewire } from './rewire.js';

/** The module that imports all others. */
class RootModule {}

/**
 * Makes the plan's Nest modules. Calls each definition's `module()` once; what a module imports is exactly what its
 * definition needs, so that an undeclared need cannot be met.
 */
export async function compose(
  plan: Plan,
  chosen: readonly Choice[] = [],
  origins: Origins = new Map(),
): Promise<Composed> {
  const acts = plan.entries.flatMap((entry) => entry.definition.replaces ?? []);
  const opened = [startNotes, ...plan.entries.flatMap((entry) => entry.definition.opens ?? [])];
  const points = new Map(opened.map((point) => [point.token, new Contributions<unknown>()]));
  const slots = new Map(
    plan.entries
      .flatMap((entry) => Object.values(entry.definition.slots ?? {}))
      .map((slot) => [slot.token, new Choices<unknown>()]),
  );
  const modules = new Map<PlanEntry, ComposedModule>();
  const sections = await Promise.all(plan.entries.map(async (entry) => moduleOf(entry, origins)));

  for (const [index, entry] of plan.entries.entries()) {
    const section = sections[index];
    if (!section) continue;
    const imports = entry.imports.flatMap((other) => modules.get(other)?.module ?? []);
    const module = wire(section, entry, imports, acts, { points, slots });
    modules.set(entry, { entry, section, module });
  }

  const all = [...modules.values()];
  const host = all.find((one) => one.section.host)?.section.host;
  const choices = await Promise.all(
    chosen.map(async (choice) => ({ choice, module: await made(choice, origins, async () => choice.module()) })),
  );
  return {
    root: { module: RootModule, imports: [...all, ...choices].map((one) => one.module) },
    modules: all,
    choices,
    host,
    origins,
    points,
    slots,
  };
}

async function moduleOf({ definition, config }: PlanEntry, origins: Origins): Promise<SectionModule | undefined> {
  return made(definition, origins, async () => definition.module?.(config));
}

async function made<T>(by: Definition | Choice, origins: Origins, make: () => Promise<T>): Promise<T> {
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
  acts: readonly (Replacement | Wrapping)[],
  filled: Filled,
): DynamicModule {
  const { contributes: _contributes, runs: _runs, host: _host, ...nest } = section;
  let providers: Provider[] = [...(nest.providers ?? [])];
  for (const port of definition.provides ?? []) {
    const own = acts.filter((act) => act.port === port);
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
