import { httpRoutes, type HttpRoute, type HttpRoutes } from '@zot/extension-api';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Reports } from '../boot/guard.js';
import type { PackageOrigin } from '../packages/package-origin.js';
import { RouteCall } from './route-call.js';

/** Routes without a controller that a package contributes, each watched as those with one are. */
export function guardedRoutes(contributor: HttpRoutes, origin: PackageOrigin, reports: Reports): HttpRoutes {
  return { routes: () => contributor.routes().map((route) => guardedRoute(route, origin, reports)) };
}

function guardedRoute(route: HttpRoute, origin: PackageOrigin, reports: Reports): HttpRoute {
  const hook = `${httpRoutes.name} ${[route.method].flat().join(',')} ${route.url}`;
  return {
    ...route,
    handler(this: FastifyInstance, request: FastifyRequest, reply: FastifyReply): unknown {
      const call = new RouteCall({ origin, hook, reports }, request, reply);
      let answer: unknown;
      try {
        answer = route.handler.call(this, request, reply);
      } catch (error) {
        call.threw(error);
        throw error;
      }
      if (!isPromise(answer)) return answer;
      return new Promise((resolve, reject) => {
        call.onLate = reject;
        answer.then(resolve, (error: unknown) => {
          call.threw(error);
          reject(error as Error);
        });
      }).finally(() => (call.onLate = undefined));
    },
  };
}

function isPromise(value: unknown): value is PromiseLike<unknown> {
  return typeof value === 'object' && value !== null && typeof (value as PromiseLike<unknown>).then === 'function';
}
