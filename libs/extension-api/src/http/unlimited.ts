import { addRouteConfig } from './route-config.js';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Requests of the route are counted by no limit (`http.Ratelimit`). */
    unlimited?: boolean;
  }
}

/** Has no limit count the requests of a controller's method: for probes, since a probe that is refused has a server restarted. */
export function Unlimited(): MethodDecorator {
  return addRouteConfig({ unlimited: true });
}
