import { definePoint } from '../wiring/point.js';

/** What a command is told beside its name. */
export type ControlOptions = Readonly<Record<string, string | number | boolean>>;

/**
 * Something that whoever runs a server can ask of it from its own machine: `zot tasks`, `zot scrub`. A class of the
 * feature that it belongs to, contributed to `controlCommands`.
 */
export interface ControlCommand {
  /** One word, unique in a server. */
  readonly name: string;
  /**
   * An answer goes on while the control room itself is replaced at a reload, and ends by itself. Default: it is cut off then, as
   * it may hold what is being stopped.
   */
  readonly isLasting?: boolean;
  /**
   * Yields what is to be shown, one piece of plain data after the other. When the signal is given nobody listens any more:
   * end soon. What it throws is told by its message, so no secret is in it.
   */
  run(options: ControlOptions, signal: AbortSignal): AsyncIterable<unknown>;
}

/** Owner: the control room, which lets in nobody but the user that the server runs as, and root. */
export const controlCommands = definePoint<ControlCommand>('control.commands', { isLive: true });
