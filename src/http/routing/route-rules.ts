import { RequestMethod, type Type } from '@nestjs/common';
import { METHOD_METADATA, PATH_METADATA } from '@nestjs/common/constants.js';
import { FASTIFY_ROUTE_CONFIG_METADATA } from '@nestjs/platform-fastify/constants.js';
import { issue, type HostedModule, type Issue } from '@zot/extension-api';

interface DeclaredRoute {
  /** Such as `GET`. */
  readonly method: string;
  readonly path: string;
  readonly hasRule: boolean;
}

/** Where extensions have their routes below the API (dist-spec, extensions), and what of it is the registry's own. */
const extensionPath = /^\/v2\/_(?!oci\/|zot\/)[a-z0-9]+(?:[._-][a-z0-9]+)*\/ext\/[^/]+/;
const ownPath = /^\/(?:v2|zot)(?:\/|$)/;

/** What would be wrong with the routes of controllers, told before there is a router. Two routes of one path are the later one's. */
export function* checkRoutes(modules: readonly HostedModule[]): Iterable<{ section: string; issue: Issue }> {
  const taken = new Map<string, string>();
  for (const { section, module, isOfPackage } of modules) {
    for (const route of (module.controllers ?? []).flatMap((controller) => routesOf(controller as Type))) {
      const name = `${route.method} ${route.path}`;
      const key = `${route.method} ${route.path.replaceAll(/:[^/]+/g, ':')}`;
      const other = taken.get(key);
      if (other !== undefined) {
        yield { section, issue: issue.error([], `has the route ${name}, which ${other} has already`) };
        continue;
      }
      taken.set(key, section);
      if (!route.hasRule) {
        const hint = 'the code of the route has to declare one with @Access(…)';
        yield { section, issue: issue.error([], `no access rule says who may call ${name}`, hint) };
      }
      if (isOfPackage && ownPath.test(route.path) && !extensionPath.test(route.path)) {
        const hint = 'below /v2, extensions have theirs under /v2/_<vendor>/ext/<name>';
        yield { section, issue: issue.error([], `has the route ${name}, where only the registry's own can be`, hint) };
      }
    }
  }
}

function routesOf(controller: Type): DeclaredRoute[] {
  const bases = pathsIn(Reflect.getMetadata(PATH_METADATA, controller));
  return handlersOf(controller).flatMap((handler) => {
    const method = Reflect.getMetadata(METHOD_METADATA, handler) as RequestMethod | undefined;
    if (method === undefined) return [];
    const config = Reflect.getMetadata(FASTIFY_ROUTE_CONFIG_METADATA, handler) as { access?: unknown } | undefined;
    const paths = bases.flatMap((base) =>
      pathsIn(Reflect.getMetadata(PATH_METADATA, handler)).map((path) => join(base, path)),
    );
    return paths.map((path) => ({ method: RequestMethod[method], path, hasRule: config?.access !== undefined }));
  });
}

function handlersOf(controller: Type): object[] {
  const found = new Map<string, object>();
  for (
    let proto = controller.prototype as object;
    proto !== Object.prototype;
    proto = Object.getPrototypeOf(proto) as object
  ) {
    for (const [name, { value }] of Object.entries(Object.getOwnPropertyDescriptors(proto))) {
      if (typeof value === 'function' && name !== 'constructor' && !found.has(name)) found.set(name, value as object);
    }
  }
  return [...found.values()];
}

function pathsIn(metadata: unknown): string[] {
  return [metadata ?? ''].flat().map(String);
}

function join(base: string, path: string): string {
  return `/${base}/${path}`.replaceAll(/\/{2,}/g, '/').replace(/(.)\/$/, '$1');
}
