/** Thrown by what reads an option's value; commander puts the option before the sentence. */
export class InvalidValue extends Error {
  readonly code = 'commander.invalidArgument';
  readonly exitCode = 2;
}
