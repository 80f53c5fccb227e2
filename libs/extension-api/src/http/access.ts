import { RouteConfig } from '@nestjs/platform-fastify';

/** What a request is about to do. `public` needs no rights (health); `identified` any identity that may come in. */
export type Action = 'public' | 'identified' | 'read' | 'create' | 'update' | 'delete' | 'admin' | 'metrics';

/**
 * The rule of a route. Each route has one; a route without a rule stops the start. `repository` names the path parameter
 * that holds the repository, where the rule is about one.
 */
export interface AccessRule {
  readonly action: Action;
  readonly repository?: string;
}

declare module 'fastify' {
  interface FastifyContextConfig {
    access?: AccessRule;
  }
}

/** Declares the access rule of a controller's method. */
export function Access(action: Action, repository?: string): MethodDecorator {
  return RouteConfig({ access: repository === undefined ? { action } : { action, repository } });
}
