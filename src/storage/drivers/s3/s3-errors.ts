import { BucketRefusal } from '../bucket/bucket-refusal.js';

const networkCodes = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'ECONNABORTED',
  'EPIPE',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'EHOSTDOWN',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EADDRNOTAVAIL',
  'ERR_STREAM_PREMATURE_CLOSE',
  'HPE_INVALID_CONSTANT',
  'UND_ERR_SOCKET',
]);
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
  readonly code?: unknown;
  readonly $metadata?: { readonly httpStatusCode?: number };
}

export function statusOf(error: unknown): number | undefined {
  return (error as SdkError | undefined)?.$metadata?.httpStatusCode;
}

export function reasonOf(error: unknown): string {
  return (error as SdkError | undefined)?.name ?? 'Unknown';
}

/** Whether the same request may succeed when it is sent again. */
export function isPassing(error: unknown): boolean {
  if (!(error instanceof Error) || error instanceof BucketRefusal) return false;
  const { code, name } = error as SdkError;
  if (typeof code === 'string' && networkCodes.has(code)) return true;
  if (passingReasons.has(name)) return true;
  const status = statusOf(error);
  // An answer of success that cannot be read broke off on its way.
  return status !== undefined && (passingStatuses.has(status) || (status >= 200 && status < 300));
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
  if (status === undefined) return error;
  // HEAD has no body, so its errors have no code of their own.
  const reason = status === 403 && reasonOf(error) === 'Unknown' ? 'AccessDenied' : reasonOf(error);
  return new BucketRefusal(action, reason, status);
}
