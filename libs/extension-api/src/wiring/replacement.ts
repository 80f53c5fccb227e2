import type { Type } from '@nestjs/common';
import type { Port } from './port.js';
import type { Rank } from './point.js';

/** A user's package puts its own implementation in place of a port's. Two replacements of one port are refused. */
export interface Replacement<T = unknown> {
  readonly act: 'replace';
  readonly port: Port<T>;
  /** A provider of the module of the definition that says so, which exports it. */
  readonly with: Type<T>;
}

/** A user's package decorates a port: `with` injects what it wraps by `@Inject(WRAPPED)`. */
export interface Wrapping<T = unknown> {
  readonly act: 'wrap';
  readonly port: Port<T>;
  readonly with: Type<T>;
  /** `first` is the outermost. */
  readonly rank: Rank;
}

/** The token by which a wrapping takes the instance it decorates. */
export const WRAPPED = Symbol.for('zot.wrapped');

export function replace<T>(port: Port<T>, options: { useClass: Type<T> }): Replacement<T> {
  return { act: 'replace', port, with: options.useClass };
}

export function wrap<T>(port: Port<T>, options: { useClass: Type<T>; rank?: Rank }): Wrapping<T> {
  return { act: 'wrap', port, with: options.useClass, rank: options.rank ?? 'normal' };
}
