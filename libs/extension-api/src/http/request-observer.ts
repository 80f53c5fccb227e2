import type { RepositoryName } from '@zot/oci';
import type { FastifyRequest } from 'fastify';
import { definePoint } from '../wiring/point.js';
import type { Identity } from './identity.js';

/** A request whose answer is out, or whose client is gone. A view that is read at once and not kept. */
export interface FinishedRequest {
  /** What the answer and the logs call it. */
  readonly id: string;
  readonly method: string;
  /** The pattern of the route, such as `/v2/:name/manifests/:reference`; undefined where there was none. */
  readonly route: string | undefined;
  /** The one that the route names. Well formed, and nobody knows whether there is such a repository. */
  readonly repository: RepositoryName | undefined;
  /** 499 where the client left before an answer began. */
  readonly status: number;
  /** The answer did not go out whole. */
  readonly isCut: boolean;
  /** Bytes of bodies: of the request as far as it was read, and of the answer as far as it was sent. */
  readonly received: number;
  readonly sent: number;
  /** Milliseconds from the head of the request to the end of the answer. */
  readonly duration: number;
  /** Undefined for what was refused before anybody asked who comes. */
  readonly identity: Identity | undefined;
  /** Undefined for what no route was looked for, such as a path that cannot be read. */
  readonly request: FastifyRequest | undefined;
}

/** Told of every request, once, when it is over. Must be quick; what it throws is logged and goes no further. */
export interface RequestObserver {
  /** Called when the answer is out, or the client is gone. */
  finished(request: FinishedRequest): void;
}

/** Owner: http. Where nobody is told, nothing is made for it. */
export const requestObservers = definePoint<RequestObserver>('http.request-observers', {
  hooks: { finished: {} },
  isLive: true,
});
