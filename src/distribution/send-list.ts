import type { Listed, Page } from '@zot/extension-api';
import type { FastifyReply } from 'fastify';
import { nextLink } from './next-link.js';
import { sendJson } from './send-json.js';

/** Making the body of a shorter list costs less than finding it again; and an empty one may be that of many. */
const worthKeeping = 100;
const bodies = new WeakMap<readonly string[], Buffer>();

/**
 * Sends a page of a list, with the link to the next one. The body of a long and whole list is made once for as long as the
 * registry gives the very same list: many tags are asked for more often than they change.
 */
export function sendList(reply: FastifyReply, path: string, page: Page, listed: Listed<string>, shown: object): void {
  const isWhole = page.limit === undefined && page.after === undefined;
  if (!isWhole || listed.items.length < worthKeeping) {
    void reply.headers(nextLink(path, page, listed));
    sendJson(reply, shown);
    return;
  }
  let body = bodies.get(listed.items);
  if (!body) bodies.set(listed.items, (body = Buffer.from(JSON.stringify(shown))));
  void reply.header('content-type', 'application/json').send(body);
}
