import { errorCodes, type ErrorCode } from './error-codes.js';

export interface RegistryErrorOptions extends ErrorOptions {
  /** Where the table's status is not the one the spec asks for in this place (416 for a range, 413 for a size). */
  status?: number;
  /** Headers that belong to the answer, such as `Range` beside a 416; a list is sent as one line for each. */
  headers?: Readonly<Record<string, string | string[]>>;
  /** Milliseconds that the answer is held back, so that whoever guesses is slow. Default: 0. */
  delay?: number;
}

/**
 * A refusal in the words of dist-spec, "Error Codes". Rooms throw it; the one filter in `http` makes the answer of it.
 * `detail` is shown to the client: names and digests of the request belong there, paths and causes do not.
 */
export class RegistryError extends Error {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[]>>;
  readonly delay: number;

  constructor(
    readonly code: ErrorCode,
    readonly detail: Readonly<Record<string, unknown>> = {},
    options: RegistryErrorOptions = {},
  ) {
    super(errorCodes[code].message, options);
    this.name = 'RegistryError';
    this.status = options.status ?? errorCodes[code].status;
    this.headers = options.headers ?? {};
    this.delay = options.delay ?? 0;
  }

  /** The body of dist-spec, "Error Codes": `{"errors":[{code, message, detail}]}`. */
  toBody(): string {
    return JSON.stringify({ errors: [{ code: this.code, message: this.message, detail: this.detail }] });
  }
}
