import { BucketRefusal } from '../bucket/bucket-refusal.js';

const passingStatuses = new Set([408, 429, 500, 502, 503, 504]);

interface RestError extends Error {
  readonly code?: unknown;
  readonly statusCode?: number;
}

export function statusOf(error: unknown): number | undefined {
  return error instanceof BucketRefusal ? error.status : (error as RestError | undefined)?.statusCode;
}

export function reasonOf(error: unknown): string {
  if (error instanceof BucketRefusal) return error.reason;
  const { code, name } = (error ?? {}) as RestError;
  return typeof code === 'string' ? code : (name ?? 'Unknown');
}

/** Whether the same request may succeed when it is sent again. */
export function isPassing(error: unknown): boolean {
  const status = statusOf(error);
  if (status !== undefined) return passingStatuses.has(status);
  const { code, name } = (error ?? {}) as RestError;
  if (name === 'AbortError') return true;
  return name === 'RestError' && typeof code === 'string' && !/CERT|TLS|SSL|SIGNED|VERIFY/.test(code);
}

export function isMissing(error: unknown): boolean {
  return statusOf(error) === 404 && reasonOf(error) !== 'ContainerNotFound';
}

/** A condition does not hold: there is one already, or not that version, or blocks that another writer has replaced. */
export function isConflict(error: unknown): boolean {
  return statusOf(error) === 412 || ['BlobAlreadyExists', 'InvalidBlockList'].includes(reasonOf(error));
}

/** A file of another kind stands there, such as zot's own driver makes for uploads: it can be replaced, not rewritten. */
export function isOfOtherKind(error: unknown): boolean {
  return reasonOf(error) === 'InvalidBlobType';
}

/** What the rooms above are told of an answer that is no passing trouble. */
export function refusal(action: string, error: unknown): unknown {
  const status = statusOf(error);
  if (status === undefined || error instanceof BucketRefusal) return error;
  return new BucketRefusal(action, reasonOf(error), status);
}
