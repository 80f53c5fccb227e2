import { Inject, type Provider, type Type } from '@nestjs/common';
import { WRAPPED, type Port, type Rank, type Replacement, type Wrapping } from '@zot/extension-api';

const ranks: Record<Rank, number> = { first: 0, normal: 1, last: 2 };

/**
 * A module's providers with one port's provider replaced and wrapped. The replacing class stays in its package's own
 * module, which exports it, so that it can inject that package's settings; here it is only pointed at.
 */
export function rewire(
  providers: readonly Provider[],
  port: Port,
  acts: readonly (Replacement | Wrapping)[],
): Provider[] {
  const replacement = acts.find((act) => act.act === 'replace');
  const wrappings = acts.filter((act) => act.act === 'wrap').sort((one, other) => ranks[other.rank] - ranks[one.rank]);
  const own = providers.filter((provider) => tokenOf(provider) === port);
  const others = providers.filter((provider) => tokenOf(provider) !== port);

  let innermost: Provider[] = replacement ? [{ provide: port, useExisting: replacement.with }] : own;
  for (const [depth, wrapping] of wrappings.entries()) {
    const inner = Symbol(`${port.name}.${depth}`);
    innermost = [...innermost.map((provider) => withToken(provider, port, inner)), wrapped(wrapping, port, inner)];
  }
  return [...others, ...innermost];
}

function tokenOf(provider: Provider): unknown {
  return typeof provider === 'function' ? provider : provider.provide;
}

function withToken(provider: Provider, port: Port, token: symbol): Provider {
  if (tokenOf(provider) !== port) return provider;
  return typeof provider === 'function' ? { provide: token, useClass: provider } : { ...provider, provide: token };
}

/** The wrapping class with `@Inject(WRAPPED)` pointed at what it wraps. A subclass carries the pointer, so that one class can wrap many ports. */
function wrapped(wrapping: Wrapping, port: Port, inner: symbol): Provider {
  const outer = { [wrapping.with.name]: class extends (wrapping.with as Type<object>) {} }[wrapping.with.name]!;
  const dependencies: { index: number; param: unknown }[] = Reflect.getMetadata('self:paramtypes', wrapping.with) ?? [];
  const types: Type[] = Reflect.getMetadata('design:paramtypes', wrapping.with) ?? [];
  Reflect.defineMetadata('design:paramtypes', types, outer);
  for (const { index, param } of dependencies) {
    Inject(param === WRAPPED ? inner : (param as symbol))(outer, undefined, index);
  }
  return { provide: port, useClass: outer };
}
