/**
 * What holds something open: a lock, a socket, a timer, a connection. The kernel starts them after all points are filled,
 * in the order of the plan (what is needed before what needs it), and stops them in the reverse order. Constructors and
 * Nest's own hooks do no I/O, so that `verify` can build the same graph.
 */
export interface Runs {
  /** Rejecting stops the start of the server; throw `StartError` for what an operator can mend. */
  start(): Promise<void> | void;
  /** Called once, also after a start that failed half-way in a later room. Must not throw for what is already closed. */
  stop(): Promise<void> | void;
  /** Called when all sections have started and the server answers: for work that no answer waits for. Must not throw. */
  ready?(): void;
  /**
   * Called after `ready`, before anything is stopped and beside the requests that finish: the last moment at which all
   * sections can still be used. At most about `graceMs` milliseconds.
   */
  drain?(graceMs: number): Promise<void> | void;
}
