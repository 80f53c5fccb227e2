import type { FastifyServerOptions } from 'fastify';

/**
 * Routes here have no schemas for Fastify to compile. Given as compilers, since the compilers that Fastify would load at its
 * creation, used or not, are a third of all that a start reads.
 */
export const noSchemas: NonNullable<FastifyServerOptions['schemaController']> = {
  compilersFactory: { buildValidator: refuse, buildSerializer: refuse },
};

function refuse(): never {
  throw new Error('a route has a schema, and nothing here compiles schemas');
}
