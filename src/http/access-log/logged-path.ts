const longest = 2048;

/**
 * A path as logs show it: cut where it is too long, and with its query only below `/v2/`. Elsewhere queries carry what logs
 * must not, such as the code of a login.
 */
export function loggedPath(target: string): string {
  const query = target.indexOf('?');
  const path = query < 0 || target.startsWith('/v2/') ? target : target.slice(0, query);
  return path.length > longest ? `${path.slice(0, longest)}…` : path;
}
