import { LoginRefused } from './login-provider.js';

/** The refusal that an error of the library means; undefined where the service could not be asked. */
export function refusedBy(client: typeof import('openid-client'), error: unknown): LoginRefused | undefined {
  if (error instanceof LoginRefused) return error;
  if (error instanceof client.AuthorizationResponseError) return new LoginRefused('the service refused the login');
  if (error instanceof client.ResponseBodyError) {
    // Its own faults are told in the same form.
    return error.status >= 500 ? undefined : new LoginRefused('the service refused the code');
  }
  if (error instanceof client.ClientError) {
    const isUnreachable = error.code === 'OAUTH_TIMEOUT' || error.code === 'OAUTH_ABORT';
    return isUnreachable
      ? undefined
      : new LoginRefused(`what the service said does not hold (${error.code ?? 'unknown'})`);
  }
  return undefined;
}
