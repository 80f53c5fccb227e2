/**
 * The config file that a server runs by, the same for as long as its process lives. Owner: the command that serves it; where
 * none does, as in a command beside a server, `NoServedFile` takes its place.
 */
export abstract class ServedFile {
  /** Absolute, by the name that was given. */
  abstract readonly file: string | undefined;
}

/** Nothing is served. */
export class NoServedFile extends ServedFile {
  readonly file = undefined;
}
