import type { ControlOptions } from './control-commands.js';

/** Asks the server that runs on the stores of this config, from another process. Owner: the control room. */
export abstract class ControlClient {
  /**
   * What the server answers, piece by piece; undefined where none runs. Leaving the answer early tells the server so. The
   * answer rejects with `ControlFailure` where the server refuses or fails.
   */
  abstract ask(command: string, options?: ControlOptions): Promise<AsyncIterable<unknown> | undefined>;
}

/** The server's own sentence. */
export class ControlFailure extends Error {
  override readonly name: string = 'ControlFailure';
}

/** The server went away before its answer had ended: it stops, or another configuration takes its place. */
export class ControlBrokenOff extends ControlFailure {
  override readonly name = 'ControlBrokenOff';

  constructor(options?: ErrorOptions) {
    super('the server ended before its answer did', options);
  }
}
