import type { RouteOptions } from 'fastify';
import { definePoint } from '../wiring/point.js';
import type { AccessRule } from './access.js';

/** A route without a Nest controller, for the hottest paths; it passes the same hooks as all others. */
export type HttpRoute = RouteOptions & { readonly config: { readonly access: AccessRule } };

export interface HttpRoutes {
  routes(): readonly HttpRoute[];
}

/** Owner: http. Asked once, before the server listens. */
export const httpRoutes = definePoint<HttpRoutes>('http.routes');
