import type { Provider, Type } from '@nestjs/common';
import type { Port, Rank, Replacement, Wraps, Wrapping } from '@zot/extension-api';

/** A replacement or a wrapping, and what stands before it where a package does it to a port with hooks. */
export interface Act {
  readonly act: Replacement | Wrapping;
  readonly guard?: (made: object) => object;
}

const ranks: Record<Rank, number> = { first: 0, normal: 1, last: 2 };

/**
 * A module's providers with one port's provider replaced, then wrapped. The classes stay in their packages' own modules,
 * which export them, so that they can inject their packages' settings; here they are only pointed at.
 */
export function rewire(providers: readonly Provider[], port: Port, acts: readonly Act[]): Provider[] {
  const replacement = acts.find(({ act }) => act.act === 'replace');
  const others = providers.filter((provider) => tokenOf(provider) !== port);
  const own: Provider[] = replacement
    ? [pointedAt(port, replacement)]
    : providers.filter((provider) => tokenOf(provider) === port);

  const wrappings = acts.filter(isWrapping).sort((one, other) => ranks[other.act.rank] - ranks[one.act.rank]);
  if (wrappings.length === 0) return [...others, ...own];
  const inner = Symbol(`${port.name} before it is wrapped`);
  return [...others, ...own.map((provider) => withToken(provider, inner)), fold(port, inner, wrappings)];
}

function isWrapping(one: Act): one is Act & { readonly act: Wrapping } {
  return one.act.act === 'wrap';
}

function pointedAt(port: Port, { act, guard }: Act): Provider {
  if (!guard) return { provide: port, useExisting: act.with };
  return { provide: port, inject: [act.with], useFactory: guard };
}

function tokenOf(provider: Provider): unknown {
  return typeof provider === 'function' ? provider : provider.provide;
}

function withToken(provider: Provider, token: symbol): Provider {
  return typeof provider === 'function' ? { provide: token, useClass: provider } : { ...provider, provide: token };
}

/** One provider that hands the inner instance through the wrappings, the innermost first. */
function fold(port: Port, inner: symbol, wrappings: readonly (Act & { readonly act: Wrapping })[]): Provider {
  return {
    provide: port,
    inject: [inner, ...wrappings.map(({ act }) => act.with as Type)],
    useFactory: (first: object, ...wrappers: Wraps<object>[]) =>
      wrappers.reduce((value, wrapper, index) => {
        const wrapped = wrapper.wrap(value);
        return wrappings[index]!.guard?.(wrapped) ?? wrapped;
      }, first),
  };
}
