import { BucketRefusal } from '../bucket/bucket-refusal.js';

const passingStatuses = new Set([408, 429, 500, 502, 503, 504]);

interface ApiError extends Error {
  /** A status, or the system's code. */
  readonly code?: unknown;
  readonly errors?: readonly { readonly reason?: string }[];
}

export function statusOf(error: unknown): number | undefined {
  if (error instanceof BucketRefusal) return error.status;
  const { code } = (error ?? {}) as ApiError;
  const status = typeof code === 'string' && /^\d{3}$/.test(code) ? Number(code) : code;
  return typeof status === 'number' ? status : undefined;
}

/** Whether the same request may succeed when it is sent again. */
export function isPassing(error: unknown): boolean {
  const status = statusOf(error);
  if (status !== undefined) return passingStatuses.has(status);
  const { code, name, message } = (error ?? {}) as ApiError;
  if (code === 'ENOENT') return false;
  if (typeof code === 'string') return !/CERT|TLS|SSL|SIGNED|VERIFY/.test(code);
  return name === 'FetchError' || name === 'TimeoutError' || /socket|network|fetch failed|hang up/i.test(message ?? '');
}

export function isMissing(error: unknown): boolean {
  return statusOf(error) === 404;
}

export function isConflict(error: unknown): boolean {
  return statusOf(error) === 412;
}

/** What the rooms above are told of an answer that is no passing trouble. */
export function refusal(action: string, error: unknown): unknown {
  const status = statusOf(error);
  if (status === undefined || error instanceof BucketRefusal) return error;
  const [first] = (error as ApiError).errors ?? [];
  return new BucketRefusal(action, first?.reason ?? 'refused', status);
}
