import { basicCredentials } from '../basic/basic-credentials.js';

const fields = ['password', 'id_token', 'access_token', 'refresh_token', 'token'] as const;

/** A form of RFC 6749 or of Docker's token specification; undefined for a body that is none. */
export function tokenForm(body: Buffer, contentType: string | undefined): URLSearchParams | undefined {
  if (body.length === 0) return new URLSearchParams();
  if (contentType?.split(';')[0]?.trim().toLowerCase() !== 'application/x-www-form-urlencoded') return undefined;
  const text = body.toString('latin1');
  // What no encoder of forms writes; URLSearchParams would take it for something.
  return /[^\x21-\x7e]|%(?![0-9A-Fa-f]{2})/.test(text) ? undefined : new URLSearchParams(text);
}

/** What may be a token among the credentials of a client: the password of Basic, and fields of a form. */
export function tokenCandidates(authorization: string | undefined, form: URLSearchParams): string[] {
  const basic = authorization === undefined ? undefined : basicCredentials(authorization);
  const password = typeof basic === 'object' ? [basic.password] : [];
  return [...password, ...fields.flatMap((field) => form.getAll(field))].filter((one) => one !== '');
}
