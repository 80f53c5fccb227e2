import { anonymous, type Identity } from '@zot/extension-api';
import type { FastifyRequest } from 'fastify';

export interface RequestFacts {
  /** Default: nobody has logged in. */
  readonly identity?: Identity;
  /** By names in lower case. */
  readonly headers?: Readonly<Record<string, string>>;
  readonly method?: string;
  readonly url?: string;
  readonly params?: Readonly<Record<string, string>>;
  readonly clientAddress?: string;
}

/** A request as authenticators, authorizers and controllers look at one; of Fastify it has no more than what they are given here. */
export function requestOf({
  identity = anonymous,
  headers = {},
  method = 'GET',
  url = '/v2/',
  params = {},
  clientAddress = '192.0.2.1',
}: RequestFacts = {}): FastifyRequest {
  const raw = { method, url, headers, socket: {} };
  const route = { url, config: {} };
  const request = { identity, headers, method, url, params, query: {}, clientAddress, raw, route, routeOptions: route };
  return { ...request, id: 'test', ip: clientAddress, socket: raw.socket } as unknown as FastifyRequest;
}
