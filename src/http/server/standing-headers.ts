/**
 * What every answer has. The first two make what is stored inert in a browser: it neither guesses another type nor runs
 * what it shows; a page of ours that is meant to run sets a policy of its own. By the last, clients of Docker know a
 * registry, also where they are refused.
 */
export const standingHeaders = {
  'x-content-type-options': 'nosniff',
  'content-security-policy': "default-src 'none'; sandbox; frame-ancestors 'none'",
  'docker-distribution-api-version': 'registry/2.0',
} as const;
