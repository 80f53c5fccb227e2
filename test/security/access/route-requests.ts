import type { RuledRoute } from '../../../src/http/routing/routes.js';
import { digestOf } from '../../support/content.js';

const values: Readonly<Record<string, string>> = {
  reference: 'latest',
  digest: digestOf(Buffer.of()),
  session: 'none',
  provider: 'github',
};

/** A target that reaches the route, about this repository. Nothing of it is stored. */
export function targetOf({ path }: RuledRoute, repository: string): string {
  if (path === '/v2') return '/v2/';
  const target = path.replace(/:(\w+)/g, (_, name: string) => (name === 'name' ? repository : (values[name] ?? 'x')));
  return path.endsWith('/blobs/uploads') ? `${target}/` : target.replace('*', 'x');
}

/** How the table names a route, in the order in which it lists them. */
export function nameOf({ method, path }: RuledRoute): string {
  return `${method} ${path}`;
}

export function ruleOf({ access: { action, repository } }: RuledRoute): string {
  return repository === undefined ? action : `${action} on ${repository}`;
}

/** Methods in order of what they do; a route for all methods stands once. */
export function inOrder(routes: readonly RuledRoute[]): readonly RuledRoute[] {
  const order = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'];
  const usual = routes.filter(({ method }) => order.includes(method));
  return usual.toSorted(
    (one, other) =>
      Number(one.path > other.path) - Number(one.path < other.path) ||
      order.indexOf(one.method) - order.indexOf(other.method),
  );
}
