/**
 * What the server does where a method of a contributor, or of a port, that is a package's fails: it throws, rejects, or gives no answer in
 * time (1 s, or what `packages.<name>.timeout` says). The failure is logged with the package's name and counted.
 * `open`: the server goes on as if nobody had been asked. `closed`: the request is refused with 503.
 */
export type OnFailure = 'open' | 'closed';

/** How the owner of a point or a port has failures of one method dealt with. Built-ins are asked directly. */
export interface Hook {
  /** Whether what it throws is its answer, such as the refusal of a check, and no failure. Default: it never is. */
  isAnswer?(error: unknown): boolean;
  /** Makes what is thrown, so that the method fails closed. Absent: it fails open, and gives what `otherwise` says. */
  refusal?(cause: unknown): Error;
  /** What the caller gets where it fails open. Default: undefined. */
  readonly otherwise?: unknown;
  /** Milliseconds, where a second would cut off what works well. What `packages.<name>.timeout` says counts before it. */
  readonly deadline?: number;
  /** A contributor whose property `onFailure` is `open` fails open all the same. */
  readonly mayFailOpen?: true;
  /** How an answer that is thrown passes from a process of its own to the server's: as plain data, and back. */
  readonly carried?: { toData(answer: unknown): unknown; toAnswer(data: unknown): unknown };
}

/** The hooks of a point or a port, by the name of the method. Methods that are not named are called directly. */
export type Hooks<T> = { readonly [Method in keyof T]?: Hook };
