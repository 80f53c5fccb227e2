import type { Abstract, Type } from '@nestjs/common';
import type { Rank } from './point.js';
import type { Port } from './port.js';

/** A user's package puts its own implementation in place of a port's. Two replacements of one port are refused. */
export interface Replacement<T = unknown> {
  readonly act: 'replace';
  readonly port: Port<T>;
  /** A provider of the module of the definition that says so; it can inject all that module holds. */
  readonly with: Type<T>;
}

/** What decorates a port: a provider of its package's own module, so that it can inject that package's settings. */
export interface Wraps<T> {
  /** Called once per boot, in the constructor phase: no I/O. Returns what takes the place of `inner`. */
  wrap(inner: T): T;
}

/** A user's package decorates a port. Any number may; `first` is the outermost. */
export interface Wrapping<T = unknown> {
  readonly act: 'wrap';
  readonly port: Port<T>;
  readonly with: Type<Wraps<T>>;
  readonly rank: Rank;
}

/** `replaces: [replace(PasswordVerifier, { useClass: Argon2Verifier })]`: the class is a provider of the same definition's module. */
export function replace<T>(port: Port<T>, options: { useClass: Type<T> }): Replacement {
  return { act: 'replace', port, with: options.useClass };
}

/** An abstract class where the wrapper itself is something that only `module()` shall load. */
export function wrap<T>(
  port: Port<T>,
  options: { useClass: Type<Wraps<T>> | Abstract<Wraps<T>>; rank?: Rank },
): Wrapping {
  return { act: 'wrap', port, with: options.useClass as Type<Wraps<unknown>>, rank: options.rank ?? 'normal' };
}
