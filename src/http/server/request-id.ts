import { randomBytes } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';

const wellFormed = /^[\w.:=+/~-]{1,128}$/;
const start = randomBytes(6).toString('hex');
let count = 0;

/** The id that a request is told by in answers and logs: the client's or proxy's own, if it is no more than an id. */
export function requestId(headers: IncomingHttpHeaders): string {
  const given = headers['x-request-id'];
  if (typeof given === 'string' && wellFormed.test(given)) return given;
  count += 1;
  return `${start}-${count.toString(36)}`;
}
