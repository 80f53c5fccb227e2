import type { RouteOptions } from 'fastify';
import { definePoint } from '../wiring/point.js';
import type { AccessRule } from './access.js';

/** A route without a Nest controller, for the hottest paths; it passes the same hooks as all others. */
export type HttpRoute = RouteOptions & { readonly config: { readonly access: AccessRule } };

/** Routes of one room, without a controller of Nest. A class of it, contributed to `httpRoutes`. */
export interface HttpRoutes {
  /** Called once, before the server listens. What it throws stops the start. */
  routes(): readonly HttpRoute[];
}

/** Owner: http. Asked once, before the server listens. */
export const httpRoutes = definePoint<HttpRoutes>('http.routes');
