import type { Abstract, Type } from '@nestjs/common';

/**
 * A port is an abstract class: type, injection token and documentation in one. One definition provides it; others need
 * it and take it in their constructor. What only some implementations can do is a capability (an interface) of its own.
 * Its static property `hooks`, where it has one, says what happens where a package puts something in its place that fails.
 */
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- any class may be a port, whatever it holds
export type Port<T = any> = Abstract<T>;

/** A port that may be missing: where nobody provides it, `otherwise` takes its place, so that no caller has to ask. */
export interface Wish {
  readonly port: Port;
  readonly otherwise: Type;
}

/** `wants: [wish(Authorizer, NoAccessControl)]`: takes a port where it is, and the other class where it is not. */
export function wish<T>(port: Port<T>, otherwise: Type<T>): Wish {
  return { port, otherwise };
}
