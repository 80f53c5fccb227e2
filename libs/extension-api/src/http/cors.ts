import { addRouteConfig } from './route-config.js';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Scripts of other sites may call the route (`http.allowOrigin`). */
    cors?: boolean;
  }
}

/**
 * Lets scripts of other sites call a controller's method, as `http.allowOrigin` says. The http room answers their
 * preflight (OPTIONS) and adds the headers to answers of the method.
 */
export function Cors(): MethodDecorator {
  return addRouteConfig({ cors: true });
}
