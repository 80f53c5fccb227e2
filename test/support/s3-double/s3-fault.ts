/** What the double is asked for: the name of the operation in the API of S3, and the object's key or the prefix listed. */
export interface S3Request {
  readonly action: string;
  readonly key: string;
}

/**
 * What goes wrong with one request. `refuse` answers with a status and does nothing; `reset` closes the connection before
 * anything is done, `lose` after it was done; `half` breaks off in the middle of the answer's body; `hang` never answers.
 */
export type S3Fault =
  | { readonly kind: 'refuse'; readonly status: number; readonly code: string }
  | { readonly kind: 'reset' | 'lose' | 'half' | 'hang' };

/** Called for each request, in the order of their coming. */
export type S3Faults = (request: S3Request) => S3Fault | undefined;
