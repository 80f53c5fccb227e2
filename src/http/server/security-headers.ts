/**
 * Headers that make what is stored inert in a browser: it neither guesses another type nor runs what it shows. A page of
 * ours that is meant to run sets a policy of its own.
 */
export const securityHeaders = {
  'x-content-type-options': 'nosniff',
  'content-security-policy': "default-src 'none'; sandbox; frame-ancestors 'none'",
} as const;

/** What every answer has. By the last, clients of Docker know a registry, also where they are refused. */
export const standingHeaders = { ...securityHeaders, 'docker-distribution-api-version': 'registry/2.0' } as const;
