import { Inject } from '@nestjs/common';
import type { Type } from '@nestjs/common';
import type { Hooks } from './hook.js';

/** Where among the contributors one stands; within a rank, the order of the plan decides. */
export type Rank = 'first' | 'normal' | 'last';

/**
 * A place that one room opens and many may add to. The owner injects `Contributions<T>` by `@FromPoint(point)`; the
 * kernel fills it with the contributors' instances after the graph is built and before anything starts.
 */
export interface Point<T> {
  readonly name: string;
  readonly token: symbol;
  /** Methods of contributors whose failures must not become the server's. */
  readonly hooks?: Hooks<T>;
  /** All that its hooks are given and give back is plain data, so that contributors may run in a process of their own. */
  readonly isData?: true;
  /** What is contributed may change while the owner runs: it reads the point each time, or when it is told (`refilled`). */
  readonly isLive?: true;
  /** Only for the type checker. */
  readonly holds?: T;
}

/** Made by `to`: one class of a module, and where it is added. */
export interface Contribution<T = unknown> {
  readonly point: Point<T>;
  readonly provider: Type<T>;
  readonly rank: Rank;
}

/** What was contributed to a point, in order. Empty until the kernel has filled it; never read in a constructor. */
export class Contributions<T> implements Iterable<T> {
  private items: readonly T[] = [];

  /** In order: by rank, then as the plan has their sections. */
  get all(): readonly T[] {
    return this.items;
  }

  [Symbol.iterator](): Iterator<T> {
    return this.items[Symbol.iterator]();
  }

  /** Called by the kernel: once per boot, and for a live point whose owner is kept at each reload. */
  fill(items: readonly T[]): void {
    this.items = items;
  }
}

/**
 * Called by the room that owns the point, where its interface is declared. `name` is `<room>.<plural>`; the same name always
 * gives the same point. The owner of one that is not live is replaced, at a reload, when what is contributed changes.
 */
export function definePoint<T>(name: string, options: Pick<Point<T>, 'hooks' | 'isData' | 'isLive'> = {}): Point<T> {
  return { name, token: Symbol.for(`zot.point:${name}`), ...options };
}

/** `to(manifestChecks, AnnotationCheck)`: the class must be a provider of the module that says so. */
export function to<T>(point: Point<T>, provider: Type<T>, rank: Rank = 'normal'): Contribution {
  return { point: point as Point<unknown>, provider, rank };
}

/** For the constructor of the point's owner: `@FromPoint(manifestChecks) checks: Contributions<ManifestCheck>`. */
export function FromPoint<T>(point: Point<T>): ParameterDecorator {
  return Inject(point.token);
}
