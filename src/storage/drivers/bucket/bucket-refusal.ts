/**
 * A cloud said no, and will say it again: no rights, no such bucket. Holds none of the cloud's own words beyond its code,
 * since those may repeat what was signed.
 */
export class BucketRefusal extends Error {
  override readonly name = 'BucketRefusal';

  constructor(
    /** What was asked for, such as `PutObject a/b`. */
    readonly action: string,
    /** The cloud's code, such as `AccessDenied`. */
    readonly reason: string,
    readonly status: number | undefined,
  ) {
    super(`${action} was refused: ${reason}${status === undefined ? '' : ` (${status})`}`);
  }
}
