import { isRepositoryName } from '@zot/oci';

/** Where a path goes that is none of ours: no route and no repository can be called so. The answer is 404. */
export const nowhere = '/v2/!';
/** The same for a path of the API whose repository name is not well formed, so that the answer can say so. */
export const badName = '/v2/!name';

const prefix = '/v2/';
const uploads = '/blobs/uploads/';

/**
 * How a request's target is read: the one function that decides it, before any route is looked for (decision 0010). The
 * repository's name becomes one segment, its slashes as `%2F`, so that routes are plain and no path has two readings.
 */
export function routedTarget(target: string): string {
  const local = target.charCodeAt(0) === slash ? target : withoutHost(target);
  if (local === undefined) return nowhere;
  const end = pathEnd(local);
  const path = routedPath(end < 0 ? local : local.slice(0, end));
  if (end < 0 || path === nowhere || path === badName) return path;
  // A fragment does not belong into a request, and is no query.
  return local.charCodeAt(end) === questionMark ? path + local.slice(end) : path;
}

const slash = 0x2f;
const questionMark = 0x3f;

function pathEnd(target: string): number {
  const query = target.indexOf('?');
  const fragment = target.indexOf('#');
  return query < 0 || (fragment >= 0 && fragment < query) ? fragment : query;
}

/** `http://host/path` is a valid target (RFC 9112, "absolute-form"); `*` and `host:port` are none of ours. */
function withoutHost(target: string): string | undefined {
  const host = /^https?:\/\/[^/?#]*/i.exec(target);
  if (!host) return undefined;
  const rest = target.slice(host[0].length);
  return rest.charCodeAt(0) === slash ? rest : `/${rest}`;
}

function routedPath(path: string): string {
  if (!path.startsWith(prefix)) return outside(path);
  if (path.length === prefix.length) return '/v2';
  const last = path.lastIndexOf('/');
  if (last === path.length - 1) {
    return path.endsWith(uploads) ? named(path.slice(prefix.length, -uploads.length), '/blobs/uploads') : others(path);
  }
  const before = path.lastIndexOf('/', last - 1);
  switch (path.slice(before + 1, last)) {
    case 'manifests':
    case 'blobs':
    case 'referrers':
      return named(path.slice(prefix.length, before), path.slice(before));
    case 'tags':
      return path.endsWith('/list') ? named(path.slice(prefix.length, before), '/tags/list') : others(path);
    case 'uploads': {
      const name = before - '/blobs'.length;
      if (!path.startsWith('/blobs/', name)) return others(path);
      return named(path.slice(prefix.length, name), path.slice(name));
    }
    default:
      return others(path);
  }
}

function named(name: string, rest: string): string {
  return isRepositoryName(name) ? prefix + name.replaceAll('/', '%2F') + rest : badName;
}

/** What is below `/v2/` and has none of the forms: extensions, whose names begin with `_` (dist-spec, extensions). */
function others(path: string): string {
  return path.charCodeAt(prefix.length) === underscore && !path.includes('%') ? path : nowhere;
}

const underscore = 0x5f;

/** The router decodes escapes in the fixed parts of a route too, so that `/v%32/…` would be `/v2/…`. */
function outside(path: string): string {
  if (path === '/v2') return nowhere;
  const end = path.indexOf('/', 1);
  const escape = path.indexOf('%');
  return escape >= 0 && (end < 0 || escape < end) ? nowhere : path;
}
