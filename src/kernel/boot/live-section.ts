import type { DynamicModule, INestApplicationContext, Type } from '@nestjs/common';
import { httpRoutes, type Contribution, type HttpRoutes, type Runs, type SectionModule } from '@zot/extension-api';
import type { PackageOrigin } from '../packages/package-origin.js';
import type { PlanEntry } from '../plan/plan.js';
import { guardedRoutes } from '../routes/guarded-routes.js';
import { guarded } from './guard.js';
import type { HookReports } from './hook-reports.js';
import { observed } from './observed.js';
import type { NamedRuns } from './run-in-order.js';

/** Where the instances of a section are: in the application that built them. */
interface Home {
  readonly app: INestApplicationContext;
  readonly module: DynamicModule;
}

/** A section as it runs. It may go on in other graphs than the one that built it, where its settings and needs are the same. */
export class LiveSection {
  private constructor(
    readonly entry: PlanEntry,
    readonly section: SectionModule,
    readonly origin: PackageOrigin | undefined,
    private home: Home | undefined,
    private readonly instances: Map<unknown, object>,
    private readonly guards: Map<string, object>,
  ) {}

  static in(home: Home, entry: PlanEntry, section: SectionModule, origin?: PackageOrigin): LiveSection {
    return new LiveSection(entry, section, origin, home, new Map(), new Map());
  }

  /** The same instances, as a part of another plan. */
  as(entry: PlanEntry, origin?: PackageOrigin): LiveSection {
    this.leaveHome();
    return new LiveSection(entry, this.section, origin, undefined, this.instances, this.guards);
  }

  get name(): string {
    return this.entry.definition.name;
  }

  get runs(): NamedRuns[] {
    return (this.section.runs ?? []).map((type) => ({
      section: this.name,
      runs: this.instance<Runs>(type),
      origin: this.origin,
    }));
  }

  /** Throws where its module does not provide it. */
  instance<T extends object>(token: Parameters<INestApplicationContext['get']>[0]): T {
    let instance = this.instances.get(token);
    if (!instance) {
      const { app, module } = this.home!;
      instance = app.select(module).get<object>(token, { strict: true });
      this.instances.set(token, instance);
    }
    return instance as T;
  }

  /** What it contributes: of a package, with a guard before it. */
  contributor({ provider, point }: Contribution, reports: HookReports): object {
    const instance = this.contributed(provider, point.name);
    if (!this.origin && !(point.hooks && reports.seesBuiltin(point.name))) return instance;
    const key = `${point.name} ${this.section.contributes!.findIndex((one) => one.provider === provider)}`;
    const guard = this.guards.get(key) ?? this.guardOf(instance, point, reports);
    this.guards.set(key, guard);
    return guard;
  }

  /** Classes and ports that other modules may ask this one for. */
  get exported(): Type[] {
    const { provides = [], replaces = [] } = this.entry.definition;
    return [...provides, ...replaces.map((act) => act.with)] as Type[];
  }

  get controllers(): Type[] {
    const { module, controllers = [] } = this.section;
    return [...((Reflect.getMetadata('controllers', module) ?? []) as readonly Type[]), ...controllers];
  }

  /** Finds all that may be asked of it, so that the application which built it need not stay. */
  private leaveHome(): void {
    if (!this.home) return;
    const { runs = [], contributes = [] } = this.section;
    const all = [...runs, ...contributes.map(({ provider }) => provider), ...this.controllers, ...this.exported];
    for (const token of all) this.instance(token);
    this.home = undefined;
  }

  private guardOf(instance: object, point: Contribution['point'], reports: HookReports): object {
    if (!this.origin) return observed(instance, point, this.name, reports);
    if (point.token === httpRoutes.token) return guardedRoutes(instance as HttpRoutes, this.origin, reports);
    return guarded(instance, point, this.origin, reports);
  }

  private contributed(provider: Type, point: string): object {
    try {
      return this.instance(provider);
    } catch (cause) {
      throw new Error(`${this.name} contributes ${provider.name} to ${point}, but does not list it under providers`, {
        cause,
      });
    }
  }
}
