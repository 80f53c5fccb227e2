export interface CookieOptions {
  readonly path: string;
  /** Seconds; 0 takes the cookie away. */
  readonly maxAge: number;
  readonly isSecure: boolean;
  /** Kept from scripts. Default: true. */
  readonly isHttpOnly?: boolean;
}

/**
 * The value of a `Set-Cookie`. A browser sends it along when a user comes from another site by a link, but not with what
 * other sites send by themselves.
 */
export function setCookie(
  name: string,
  value: string,
  { path, maxAge, isSecure, isHttpOnly = true }: CookieOptions,
): string {
  const parts = [`${name}=${value}`, `Path=${path}`, `Max-Age=${maxAge}`, 'SameSite=Lax'];
  if (isHttpOnly) parts.push('HttpOnly');
  if (isSecure) parts.push('Secure');
  return parts.join('; ');
}

/**
 * The cookie of this name; undefined where there is none, or more than one: another host of the same domain may have put
 * its own beside ours, and nobody can tell which is which.
 */
export function cookieOf(header: string | undefined, name: string): string | undefined {
  const found = (header ?? '')
    .split(';')
    .map((one) => one.trim())
    .filter((one) => one.startsWith(`${name}=`));
  return found.length === 1 ? found[0]!.slice(name.length + 1) : undefined;
}
