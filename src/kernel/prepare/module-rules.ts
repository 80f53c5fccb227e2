import type { Provider, Type } from '@nestjs/common';
import { issue, type Issue } from '@zot/extension-api';
import type { Composed, ComposedModule } from '../compose/composed.js';
import type { PlanIssue } from '../plan/plan.js';

/** What Nest would only find when the kernel asks it for instances, or not at all. */
export function checkModules(composed: Composed): PlanIssue[] {
  const issues = composed.modules.flatMap((one) =>
    [...missingProviders(one)].map((issue) => ({ definition: one.entry.definition, issue })),
  );
  const [host, ...others] = composed.modules.filter((one) => one.section.host);
  for (const { entry } of others) {
    const message = `hosts the application, as ${host!.entry.definition.name} does already`;
    issues.push({ definition: entry.definition, issue: issue.error([], message) });
  }
  return [...issues, ...mindedByHost(composed)];
}

function mindedByHost({ host, modules, origins }: Composed): PlanIssue[] {
  const hosted = modules.map(({ entry: { definition }, module }) => ({
    section: definition.name,
    module,
    isOfPackage: origins.has(definition),
  }));
  return [...(host?.check?.(hosted) ?? [])].map(({ section, issue }) => ({
    definition: modules.find(({ entry }) => entry.definition.name === section)!.entry.definition,
    issue,
  }));
}

function* missingProviders({ section, entry }: ComposedModule): Iterable<Issue> {
  const listed = new Set([...(section.providers ?? []).map(tokenOf), ...(section.controllers ?? [])]);
  const asked: [Type, string][] = [
    ...(section.contributes ?? []).map(({ provider, point }): [Type, string] => [
      provider,
      `contributes ${provider.name} to ${point.name}`,
    ]),
    ...(section.runs ?? []).map((type): [Type, string] => [type, `runs ${type.name}`]),
    ...(entry.definition.replaces ?? []).map((act): [Type, string] => [
      act.with,
      `${act.act}s ${act.port.name} by ${act.with.name}`,
    ]),
  ];
  for (const [type, act] of asked) {
    if (!listed.has(type)) yield issue.error([], `${act}, which its module does not list under providers`);
  }
}

function tokenOf(provider: Provider): unknown {
  return typeof provider === 'function' ? provider : provider.provide;
}
