import type { ControlOptions } from './control-commands.js';

/** Which server is meant, where the default store does not tell by whom it is held. */
export interface SoughtServer {
  /** The config file that it runs by, under the name that it was given. */
  readonly file?: string;
  /** Where none runs by that file, the only one of this user will do. */
  readonly orTheOnlyOne?: boolean;
}

/** Asks a server from another process. Owner: the control room. */
export abstract class ControlClient {
  /**
   * Asks the server that holds the default store of this config; where that store is one that many may use, such as a bucket,
   * the one that is `sought`. What it answers, piece by piece; undefined where none runs. Leaving the answer early tells the
   * server so. Rejects with `ControlFailure` where nobody can be asked; the answer does where the server refuses or fails.
   */
  abstract ask(
    command: string,
    options?: ControlOptions,
    sought?: SoughtServer,
  ): Promise<AsyncIterable<unknown> | undefined>;
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
