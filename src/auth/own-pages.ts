import type { FastifyRequest } from 'fastify';

/** Whether the registry's pages (zui) ask. Pages of other sites cannot send the header without being asked first (CORS). */
export function isFromOwnPages({ headers }: FastifyRequest): boolean {
  return headers['x-zot-api-client'] === 'zot-ui';
}

/**
 * Whether a page of another site has made a browser send this. Browsers say so in `Sec-Fetch-Site`; what sends neither
 * this nor the header of our pages is no browser, and has no cookie that it did not choose to send.
 */
export function isFromOtherSite({ headers }: FastifyRequest): boolean {
  const site = headers['sec-fetch-site'];
  return site === 'cross-site' || site === 'same-site';
}
