/** A start that failed for a reason outside the program. `serve` prints the sentence without a stack and exits 1. */
export class StartError extends Error {
  override readonly name = 'StartError';

  constructor(
    /** A sentence in plain words that names the thing at fault: `the root /data is in use by process 12`. */
    message: string,
    readonly hint?: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}
