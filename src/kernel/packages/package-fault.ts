import { errorText, StartError } from '@zot/extension-api';
import { blame } from './blame.js';
import type { PackageOrigin } from './package-origin.js';

/** What a package was at when it failed, as the end of a sentence such as `failed as it was started`. */
export type Phase = 'asked for its module' | 'built' | 'started';

/** A package kept the server from starting. */
export class PackageFault extends Error {
  override readonly name = 'PackageFault';

  constructor(
    readonly origin: PackageOrigin,
    readonly phase: Phase,
    cause: unknown,
  ) {
    super(`${origin.name} failed as it was ${phase}`, { cause });
  }
}

/** The fault of the package whose code an error came from; any other error as it is. */
export function asFault(error: unknown, phase: Phase, origins: Iterable<PackageOrigin>): unknown {
  const origin = error instanceof PackageFault ? undefined : blame(error, origins)?.origin;
  return origin ? new PackageFault(origin, phase, error) : error;
}

/** The sentence of a fault, where in the package it arose, and how to mend it where that is known. */
export function faultWords({ origin, message, cause }: PackageFault): { message: string; hint?: string } {
  const line = cause instanceof StartError ? undefined : blame(cause, [origin])?.line;
  const sentence = `${message}: ${errorText(cause)}`;
  return {
    message: line === undefined ? sentence : `${sentence} (${line})`,
    ...(cause instanceof StartError && cause.hint !== undefined && { hint: cause.hint }),
  };
}
