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
  /**
   * Called at a reload where the section's settings have changed and its definition says that it `adapts` to the new ones:
   * makes ready whatever may fail, while the old ones still hold. Rejecting leaves all as it was.
   */
  adapt?(config: object): Promise<Adaptation> | Adaptation;
  /**
   * Called after a reload in which the section was kept: what it has read of a live point, or of a section that it needs and
   * that has adapted, may be other than before. Nothing of the old configuration is stopped before it resolves. Must not throw.
   */
  refilled?(): Promise<void> | void;
}

/** New settings that a running section is ready for. The kernel calls one of the two. */
export interface Adaptation {
  /** From now on they hold: at once, and without failing. */
  commit(): void;
  /** They will not: gives back what was made ready. */
  cancel(): Promise<void> | void;
}
