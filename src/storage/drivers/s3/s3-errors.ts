import { BucketRefusal } from '../bucket/bucket-refusal.js';
import { ConnectionFailure } from './connection-failure.js';

const passingStatuses = new Set([408, 429, 500, 502, 503, 504]);
/** Said with statuses of other meanings: a body that broke off, a clock that differs, too many at once. */
const passingReasons = new Set([
  'RequestTimeout',
  'RequestTimeTooSkewed',
  'IncompleteBody',
  'SlowDown',
  'InternalError',
  'ServiceUnavailable',
  'ThrottlingException',
  'TimeoutError',
]);

interface SdkError extends Error {
  readonly $metadata?: { readonly httpStatusCode?: number };
}

export function statusOf(error: unknown): number | undefined {
  if (error instanceof BucketRefusal) return error.status;
  return (error as SdkError | undefined)?.$metadata?.httpStatusCode;
}

export function reasonOf(error: unknown): string {
  if (error instanceof BucketRefusal) return error.reason;
  return (error as SdkError | undefined)?.name ?? 'Unknown';
}

/** Whether the same request may succeed when it is sent again. */
export function isPassing(error: unknown): boolean {
  if (error instanceof ConnectionFailure) return !error.isOfTrust;
  const { name, $metadata } = (error ?? {}) as SdkError;
  const status = $metadata?.httpStatusCode;
  // An answer of success that cannot be read broke off on its way.
  if (status !== undefined) return passingStatuses.has(status) || passingReasons.has(name) || status < 300;
  // An answer that broke off; what the SDK itself has to say, such as of missing credentials, has a name.
  return name === 'TimeoutError' || (name === 'Error' && $metadata !== undefined);
}

/** The bucket has no such object, upload or version. */
export function isMissing(error: unknown): boolean {
  return statusOf(error) === 404 && reasonOf(error) !== 'NoSuchBucket';
}

/** A condition does not hold, or another request decides over it at this moment. */
export function isConflict(error: unknown): boolean {
  return statusOf(error) === 412 || (statusOf(error) === 409 && reasonOf(error) !== 'BucketAlreadyExists');
}

/** What the rooms above are told of an answer that is no passing trouble. */
export function refusal(action: string, error: unknown): unknown {
  const status = statusOf(error);
  if (status === undefined || error instanceof BucketRefusal) return error;
  // HEAD has no body, so its errors have no code of their own.
  const reason = status === 403 && reasonOf(error) === 'Unknown' ? 'AccessDenied' : reasonOf(error);
  return new BucketRefusal(action, reason, status);
}
