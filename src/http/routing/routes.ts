import { Injectable } from '@nestjs/common';
import { Contributions, FromPoint, httpRoutes, StartError, type AccessRule, type HttpRoutes } from '@zot/extension-api';
import { RegistryError } from '@zot/oci';
import type { FastifyInstance, RouteOptions } from 'fastify';
import { Cors } from './cors.js';

type Methods = Map<string, RouteOptions>;

/** One operation of one path, and who may call it. */
export interface RuledRoute {
  readonly method: string;
  /** The pattern, such as `/v2/:name/tags/list`. */
  readonly path: string;
  readonly access: AccessRule;
}

/** All routes of the application, as Fastify takes them, and what follows from there being these and no others. */
@Injectable()
export class Routes {
  private readonly paths = new Map<string, Methods>();
  private served: readonly RuledRoute[] = [];

  constructor(
    @FromPoint(httpRoutes) private readonly contributed: Contributions<HttpRoutes>,
    private readonly cors: Cors,
  ) {}

  /** Must be called before any route is there. */
  watch(instance: FastifyInstance): void {
    instance.addHook('onRoute', (route) => {
      const methods = this.paths.get(route.url) ?? (new Map() as Methods);
      for (const method of [route.method].flat()) methods.set(method, route);
      this.paths.set(route.url, methods);
    });
  }

  addContributed(instance: FastifyInstance): void {
    for (const route of this.contributed.all.flatMap((one) => one.routes())) instance.route(route);
  }

  /** Called when all routes are there. Throws for those without an access rule; answers what is asked beyond them. */
  complete(instance: FastifyInstance): void {
    this.requireRules();
    this.served = [...this.paths].flatMap(([path, methods]) =>
      [...methods].map(([method, { config }]) => ({ method, path, access: config!.access! })),
    );
    for (const [url, methods] of [...this.paths]) {
      this.addPreflight(instance, url, methods);
      this.refuseOthers(instance, url, methods);
    }
  }

  /** What controllers and rooms declare, without what answers in their place. Known once all are there. */
  get all(): readonly RuledRoute[] {
    return this.served;
  }

  /** Whether the path of a target is that of a route, without parameters, that anybody may call. */
  isPublic(method: string, target: string): boolean {
    const end = target.indexOf('?');
    const methods = this.paths.get(end < 0 ? target : target.slice(0, end));
    return methods?.get(method)?.config?.access?.action === 'public';
  }

  private requireRules(): void {
    const bare = [...this.paths].flatMap(([path, methods]) =>
      [...methods].filter(([, { config }]) => !config?.access).map(([method]) => `${method} ${path}`),
    );
    if (bare.length === 0) return;
    throw new StartError(
      `no access rule says who may call ${bare.join(', ')}`,
      'the code of these routes has to declare one with @Access(…)',
    );
  }

  /** Browsers ask before they let a script call another site, and send no login with it. */
  private addPreflight(instance: FastifyInstance, url: string, methods: Methods): void {
    const open = [...methods].filter(([, { config }]) => config?.cors).map(([method]) => method);
    if (open.length === 0 || methods.has('OPTIONS')) return;
    const headers = this.cors.preflight([...open, 'OPTIONS']);
    instance.route({
      url,
      method: 'OPTIONS',
      config: { access: { action: 'public' }, cors: true },
      handler: (_request, reply) => void reply.status(204).headers(headers).send(),
    });
  }

  /** Fastify answers 404 to a method that a path does not know; RFC 9110 wants 405 and a list of those it does. */
  private refuseOthers(instance: FastifyInstance, url: string, methods: Methods): void {
    const method = instance.supportedMethods.filter((one) => !methods.has(one));
    if (method.length === 0) return;
    const headers = { allow: [...methods.keys()].join(', ') };
    instance.route({
      url,
      method,
      config: { access: { action: 'public' } },
      handler: () => {
        throw new RegistryError('UNSUPPORTED', {}, { status: 405, headers });
      },
    });
  }
}
