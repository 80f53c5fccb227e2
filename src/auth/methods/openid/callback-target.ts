/** Where a login may lead back to, beside paths of this server. */
export interface CallbackOrigins {
  /** The URL by which browsers reach this server. */
  readonly own: string;
  readonly allowed: readonly string[];
}

const home = '/';
const nowhere = 'http://nowhere.invalid';
/** Browsers take a backslash for a slash, and leave out line ends and tabs. */
const tricks = /[\\\u0000-\u0020\u007f]/;

/**
 * Where a browser goes after a login: a path of this server, or a page of an origin that the file allows. All else, such as
 * what browsers would read as another host, leads to `/`. Undefined where the login named nothing.
 */
export function callbackTarget(wanted: string | undefined, origins: CallbackOrigins): string | undefined {
  if (wanted === undefined || wanted === '') return undefined;
  if (tricks.test(wanted) || tricks.test(decoded(wanted))) return home;
  return wanted.startsWith('/') ? ownPath(wanted) : allowedPage(wanted, origins);
}

function ownPath(path: string): string {
  if (leadsAway(path)) return home;
  const url = URL.parse(path, nowhere);
  // Dots are gone by now: `/.//host` has become `//host`.
  if (url?.origin !== nowhere || leadsAway(url.pathname)) return home;
  return `${url.pathname}${url.search}${url.hash}`;
}

/** A path that begins with two slashes is a host to browsers. */
function leadsAway(path: string): boolean {
  return path.startsWith('//') || decoded(path).startsWith('//');
}

function allowedPage(page: string, { own, allowed }: CallbackOrigins): string {
  const url = URL.parse(page);
  if (!url || (url.protocol !== 'https:' && url.protocol !== 'http:') || url.username !== '' || url.password !== '') {
    return home;
  }
  // Origins are compared as the platform writes them, without default ports.
  const isAllowed = [own, ...allowed].some((one) => URL.parse(one)?.origin === url.origin);
  return isAllowed ? url.href : home;
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return '\\'; // Half an escape is none of ours.
  }
}
