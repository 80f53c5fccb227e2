const longest = 2048;
/** Elsewhere queries hold what no log shall, such as codes of a login. */
const harmlessQuery = /^\/(?:v2|zot\/auth\/apikey)[/?]/;

/** What a request was about, as the audit log names it. */
export function auditedPath(target: string): string {
  const query = target.indexOf('?');
  const path = query < 0 || harmlessQuery.test(target) ? target : target.slice(0, query);
  return path.length > longest ? `${path.slice(0, longest)}…` : path;
}
