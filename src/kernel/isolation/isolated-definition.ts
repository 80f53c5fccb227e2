import { Clock, defineSection, Log, Setting, to, type Definition, type Hook, type Point } from '@zot/extension-api';
import type { PackageOrigin } from '../packages/package-origin.js';
import { IsolatedSupervisor } from './isolated-supervisor.js';
import type { Description, ExtensionPlace } from './messages.js';

/** The settings are judged where the extension is; here they are passed on as they stand. */
class IsolatedConfig {
  @Setting({
    type: { '*': 'free' },
    rest: true,
    emptyMeans: 'present',
    describe: 'The settings of an extension that runs in a process of its own.',
  })
  settings: Record<string, unknown> = {};
}

/** Stands in the server's graph for an extension that runs elsewhere, and passes calls of its hooks on. */
export function isolatedDefinition(
  origin: PackageOrigin,
  place: ExtensionPlace,
  config: unknown,
  { description, points }: { description: Description; points: readonly Point<unknown>[] },
): Definition {
  const contributed = description.contributes.map(({ index, point: name, rank, methods, onFailure }) => {
    const point = points.find((one) => one.name === name)!;
    class Forwarder {
      readonly onFailure = onFailure;
      constructor(supervisor: IsolatedSupervisor) {
        for (const method of methods) {
          const hook = (point.hooks as Readonly<Record<string, Hook>>)[method]!;
          const forward = async (...given: unknown[]) => supervisor.call(index, method, given, hook);
          Object.defineProperty(this, method, { value: forward });
        }
      }
    }
    return { Forwarder, contribution: to(point, Forwarder as never, rank) };
  });
  return defineSection<object>({
    section: `extensions.${origin.name}`,
    emptyMeans: 'present',
    config: IsolatedConfig,
    needs: [Clock, Log],
    // Each has a process of its own.
    replaced: 'beside',
    isOn: () => description.isOn,
    check: () => description.issues,
    module: () => ({
      module: class IsolatedModule {},
      providers: [
        {
          provide: IsolatedSupervisor,
          inject: [Clock, Log],
          useFactory: (clock: Clock, log: Log) => new IsolatedSupervisor(origin, place, config, clock, log),
        },
        ...contributed.map(({ Forwarder }) => ({
          provide: Forwarder,
          inject: [IsolatedSupervisor],
          useFactory: (supervisor: IsolatedSupervisor) => new Forwarder(supervisor),
        })),
      ],
      runs: [IsolatedSupervisor],
      contributes: contributed.map(({ contribution }) => contribution),
    }),
  });
}
