import { errorText, RecordsUnavailable } from '@zot/extension-api';

/** Refusals that time does not heal. */
const refusals = new Set([
  'AccessDeniedException',
  'UnrecognizedClientException',
  'IncompleteSignatureException',
  'InvalidSignatureException',
  'MissingAuthenticationTokenException',
  'ExpiredTokenException',
  'CredentialsProviderError',
  'ValidationException',
  'LimitExceededException',
]);

export function isNamed(error: unknown, ...names: readonly string[]): boolean {
  return names.includes((error as { name?: string } | undefined)?.name ?? '');
}

export function isRefusal(error: unknown): boolean {
  return refusals.has((error as { name?: string } | undefined)?.name ?? '');
}

/** What is thrown in place of what the client threw. */
export function unavailable(cause: unknown): unknown {
  if (isNamed(cause, 'ValidationException')) return cause;
  return new RecordsUnavailable(`DynamoDB does not answer: ${errorText(cause)}`, { cause });
}
