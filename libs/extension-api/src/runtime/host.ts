import type { DynamicModule, INestApplicationContext } from '@nestjs/common';
import type { Issue } from '../config/issue.js';

/** One module that a host would carry. */
export interface HostedModule {
  /** What `verify` calls the section. */
  readonly section: string;
  readonly module: DynamicModule;
  /** It came with a package that the file names. */
  readonly isOfPackage: boolean;
}

/** How a plan becomes a running program. The HTTP room hosts; without one the kernel makes a bare context. */
export interface Host {
  /**
   * What the host minds about the modules together, such as a route that two of them have; paths are relative to the section
   * that each issue is about. Called by `verify` too, before anything is built. Pure.
   */
  check?(modules: readonly HostedModule[]): Iterable<{ readonly section: string; readonly issue: Issue }>;
  /** Builds the application from the root module, without routes being open yet. With `preview`, builds no instance. */
  create(root: DynamicModule, options: { preview: boolean }): Promise<INestApplicationContext>;
  /** Called when all points are filled and every `Runs` has started. Resolves with the addresses that answer. */
  listen(): Promise<readonly string[]>;
  /** Stop accepting, let what is in flight finish for at most `graceMs`, then cut it. */
  close(graceMs: number): Promise<void>;
}

/** Requests that were begun, by a host or by those before it: all of them, or those whose method may change something. */
export type Begun = 'all' | 'writing';

/**
 * A host whose place another one can take, made by the same room from another configuration, while clients stay connected.
 * The kernel calls these for a reload; without them a program is started anew to change its configuration.
 */
export interface CanHandOver {
  /**
   * In place of `listen`, while `former` goes on to answer: makes ready all that may fail, and opens what is not open
   * already. Resolves with the addresses that will answer.
   */
  prepare(former: Host): Promise<readonly string[]>;
  /** In place of `takeOver`: closes what `prepare` has opened. */
  giveUp(former: Host): Promise<void>;
  /**
   * At once, and without failing: requests that come from now on are answered here, and so are those that `former` holds
   * back. That one goes on with what it has begun.
   */
  takeOver(former: Host): void;
  /**
   * Has requests wait that come from now on, but for those that ask nobody (probes), until another host takes over or
   * `release` is called. What waits too long, or beyond a number, is answered 503.
   */
  hold(): void;
  /** Has what waits answered here after all: no other host takes over. */
  release(): void;
  /**
   * Resolves with whether those are over that were begun by the time of the call, after `limitMs` milliseconds at the latest.
   * Those that come meanwhile do not count.
   */
  settled(begun: Begun, limitMs: number): Promise<boolean>;
  /** Ends the connections of those that are not. */
  cut(begun: Begun): void;
  /** Called when another one has taken over, and nothing that was begun is waited for any more. Cuts nothing. */
  retire(): Promise<void>;
}

/** Whether another host can take the place of this one while clients stay connected. */
export function canHandOver(host: Host | undefined): host is Host & CanHandOver {
  return host !== undefined && 'takeOver' in host;
}
