import type { RuledRoute } from '../../../src/http/routing/routes.js';
import type { Client } from '../../support/client.js';
import { inOrder, nameOf, ruleOf, targetOf } from './route-requests.js';

/** Somebody who asks. */
export interface Asker {
  readonly client: Client;
  /** What it asks about. Default: `a/b`. */
  readonly repository?: string;
}

/** What access control makes of a request: it passes, whatever comes of it then, or is refused with 401 or 403. */
export type Outcome = 'pass' | '401' | '403';

export type Outcomes = ReadonlyMap<string, Outcome>;

/** Of each route, in the order of the table. */
export async function outcomesOf(routes: readonly RuledRoute[], { client, repository }: Asker): Promise<Outcomes> {
  const outcomes = new Map<string, Outcome>();
  for (const route of inOrder(routes).filter(asksSomebody)) {
    const { status } = await client.ask(route.method, targetOf(route, repository ?? 'a/b'));
    outcomes.set(nameOf(route), status === 401 || status === 403 ? `${status}` : 'pass');
  }
  return outcomes;
}

function asksSomebody({ access }: RuledRoute): boolean {
  return access.action !== 'public';
}

function publicText([path, routes]: readonly [string, readonly RuledRoute[]]): string {
  return routes.length > 4 ? `\`${path}\`` : routes.map((route) => `\`${nameOf(route)}\``).join(', ');
}

/** One part of the file: a heading, and a row for each route. */
export function tableText(
  heading: string,
  routes: readonly RuledRoute[],
  columns: readonly (readonly [string, Outcomes])[],
): string {
  const rows = [
    ['route', 'rule', ...columns.map(([name]) => name)],
    ...inOrder(routes)
      .filter(asksSomebody)
      .map((route) => [
        `\`${nameOf(route)}\``,
        ruleOf(route),
        ...columns.map(([, outcomes]) => outcomes.get(nameOf(route)) ?? ''),
      ]),
  ];
  const widths = rows[0]!.map((_, column) => Math.max(...rows.map((row) => row[column]!.length)));
  const line = (cells: readonly string[]) => `| ${cells.map((cell, at) => cell.padEnd(widths[at]!)).join(' | ')} |`;
  const rule = line(widths.map((width) => '-'.repeat(width)));
  const open = inOrder(routes).filter((route) => !asksSomebody(route));
  return [
    `## ${heading}`,
    '',
    ...[line(rows[0]!), rule, ...rows.slice(1).map(line), ''],
    `Ask nobody: ${[...Map.groupBy(open, ({ path }) => path)].map(publicText).join(', ')}`,
    '',
  ].join('\n');
}
