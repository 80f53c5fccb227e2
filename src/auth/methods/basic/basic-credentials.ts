export interface BasicCredentials {
  readonly username: string;
  readonly password: string;
}

const form = /^basic +([A-Za-z0-9+/]+={0,2})$/i;
const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/**
 * Name and password of an `Authorization` (RFC 7617). `none` where both are empty: docker sends such a header for
 * somebody without a login. Undefined for what is no such header.
 */
export function basicCredentials(authorization: string): BasicCredentials | 'none' | undefined {
  const coded = form.exec(authorization)?.[1];
  if (coded === undefined || coded.length % 4 !== 0) return undefined;
  const text = decoded(coded);
  const colon = text?.indexOf(':') ?? -1;
  if (text === undefined || colon < 0) return undefined;
  if (text === ':') return 'none';
  return { username: text.slice(0, colon), password: text.slice(colon + 1) };
}

function decoded(coded: string): string | undefined {
  try {
    return utf8.decode(Buffer.from(coded, 'base64'));
  } catch {
    return undefined;
  }
}
