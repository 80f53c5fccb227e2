import { FASTIFY_ROUTE_CONFIG_METADATA } from '@nestjs/platform-fastify/constants.js';
import type { FastifyContextConfig } from 'fastify';

/**
 * Adds to the configuration that Fastify keeps with a route. Nest's own `@RouteConfig` replaces what an earlier decorator
 * said, and its import loads all of Fastify.
 */
export function addRouteConfig(part: Partial<FastifyContextConfig>): MethodDecorator {
  return (_target, _name, descriptor) => {
    const method = descriptor.value as object;
    const known = Reflect.getMetadata(FASTIFY_ROUTE_CONFIG_METADATA, method) as object | undefined;
    Reflect.defineMetadata(FASTIFY_ROUTE_CONFIG_METADATA, { ...known, ...part }, method);
  };
}
