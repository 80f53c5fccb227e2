import type { Definition, Port } from '@zot/extension-api';
import { issue } from '@zot/extension-api';
import type { PlanIssue } from './plan.js';

/** Who provides each port. Two owners of one port are an issue that names both. */
export function ownersOf(definitions: Iterable<Definition>): {
  owners: ReadonlyMap<Port, Definition>;
  issues: PlanIssue[];
} {
  const owners = new Map<Port, Definition>();
  const issues: PlanIssue[] = [];
  for (const definition of definitions) {
    for (const port of definition.provides ?? []) {
      const other = owners.get(port);
      if (other) {
        const message = `provides ${port.name}, which ${other.name} provides already`;
        issues.push({
          definition,
          issue: issue.error([], message, 'replace it instead, or take one of the two out of the file'),
        });
      } else owners.set(port, definition);
    }
  }
  return { owners, issues };
}

/** Who replaces or wraps each port. Two replacements of one port are an issue that names both. */
export function replacersOf(definitions: Iterable<Definition>): {
  replacers: ReadonlyMap<Port, Definition[]>;
  issues: PlanIssue[];
} {
  const replacers = new Map<Port, Definition[]>();
  const replaced = new Map<Port, Definition>();
  const issues: PlanIssue[] = [];
  for (const definition of definitions) {
    for (const { act, port } of definition.replaces ?? []) {
      const other = replaced.get(port);
      if (act === 'replace' && other) {
        const message = `replaces ${port.name}, which ${other.name} replaces already`;
        issues.push({ definition, issue: issue.error([], message, 'take one of the two out of the file') });
        continue;
      }
      if (act === 'replace') replaced.set(port, definition);
      const all = replacers.get(port) ?? [];
      if (!all.includes(definition)) replacers.set(port, [...all, definition]);
    }
  }
  return { replacers, issues };
}
