import { addRouteConfig } from './route-config.js';

/**
 * What a request is about to do.
 * - `public` needs no rights, and nobody asks who comes: probes, pages to log in
 * - `identified` anybody who may come in at all, without a login too where the file grants something to such clients
 * - `user` somebody who is logged in
 * - `read`, `create`, `update`, `delete` on the repository that the rule names
 * - `admin` administrators only
 * - `metrics` whoever may read metrics
 */
export type Action = 'public' | 'identified' | 'user' | 'read' | 'create' | 'update' | 'delete' | 'admin' | 'metrics';

/** The rule of a route. Each route has one; a route without a rule stops the start. */
export interface AccessRule {
  readonly action: Action;
  /** The path parameter that holds the repository, where the rule is about one. */
  readonly repository?: string;
  /** The path parameter that holds a tag or digest, where conditions may ask for it. */
  readonly reference?: string;
}

declare module 'fastify' {
  interface FastifyContextConfig {
    access?: AccessRule;
  }
}

/** Declares the access rule of a controller's method. */
export function Access(action: Action, repository?: string, reference?: string): MethodDecorator {
  const access = {
    action,
    ...(repository !== undefined && { repository }),
    ...(reference !== undefined && { reference }),
  };
  return addRouteConfig({ access });
}
