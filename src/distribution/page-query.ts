import type { Page } from '@zot/extension-api';
import { RegistryError } from '@zot/oci';
import type { FastifyRequest } from 'fastify';
import { RequestQuery } from './request-query.js';

const count = /^\d{1,9}$/;

/** `n` and `last` of a list. `last` need not be in the list; `n` is a count, and anything else is refused. */
export function pageQuery(request: FastifyRequest): Page {
  const query = new RequestQuery(request);
  const after = query.one('last', 'UNSUPPORTED');
  const limit = query.one('n', 'UNSUPPORTED');
  if (limit === undefined) return after === undefined ? {} : { after };
  if (!count.test(limit)) {
    throw new RegistryError('UNSUPPORTED', { n: limit, description: 'n is a count of entries, at most nine digits' });
  }
  return after === undefined ? { limit: Number(limit) } : { limit: Number(limit), after };
}
