import type { IncomingHttpHeaders } from 'node:http';

const token = "[\\w!#$%&'*+.^`|~-]+";
const readable = new RegExp(`^\\s*${token}/${token}\\s*(?:;|$)`);

/**
 * Takes away a `Content-Type` that cannot be read. Fastify would answer 415 to it, before any controller, while to a blob it
 * does not matter, and a manifest's controller refuses a missing one too.
 */
export function dropUnreadableType(headers: IncomingHttpHeaders): void {
  const type = headers['content-type'];
  if (type !== undefined && !readable.test(type)) delete headers['content-type'];
}
