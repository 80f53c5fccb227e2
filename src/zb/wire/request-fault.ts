/** A request that did not end as it should: another status, or none at all. */
export class RequestFault extends Error {
  constructor(
    readonly method: string,
    readonly path: string,
    /** Absent when no answer came. */
    readonly status: number | undefined,
    reason: string,
    options?: ErrorOptions,
  ) {
    const excerpt = reason.length > 200 ? `${reason.slice(0, 200)}…` : reason;
    super(
      status === undefined ? `${method} ${path}: ${excerpt}` : `${method} ${path} answered ${status} ${excerpt}`.trim(),
      options,
    );
  }
}
