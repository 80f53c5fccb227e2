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
    const text = reason.replace(/\s+/g, ' ').trim();
    const excerpt = text.length > 200 ? `${text.slice(0, 200)}…` : text;
    super(
      status === undefined ? `${method} ${path}: ${excerpt}` : `${method} ${path} answered ${status} ${excerpt}`.trim(),
      options,
    );
  }
}
