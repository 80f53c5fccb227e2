import { issue, type ConfigPath, type Issue } from '@zot/extension-api';
import type { AccessControlConfig } from './access-control.config.js';
import type { ConditionConfig, PolicyConfig } from './policy.config.js';

const aCondition = "write an expression of CEL, such as req.method != 'DELETE'";

/** Conditions of policies, each compiled once to see whether it can be. */
export async function* checkConditions(config: AccessControlConfig): AsyncIterable<Issue> {
  const conditions = [...conditionsIn(config)];
  if (conditions.length === 0) return;
  const { openConditionLanguage } = await import('./condition-language.js');
  const language = await openConditionLanguage();
  for (const [path, { expression }] of conditions) {
    const compiled = await language.compile(expression);
    if ('problem' in compiled) yield issue.error([...path, 'expression'], compiled.problem, aCondition);
    else if (compiled.type !== 'bool' && compiled.type !== 'dyn') {
      yield issue.error(
        [...path, 'expression'],
        `is of type ${compiled.type}, and a condition is true or false`,
        aCondition,
      );
    }
  }
}

function* conditionsIn(config: AccessControlConfig): Iterable<[ConfigPath, ConditionConfig]> {
  for (const [pattern, { policies }] of Object.entries(config.repositories)) {
    for (const [index, policy] of policies.entries()) {
      yield* conditionsOf(policy, ['repositories', pattern, 'policies', index]);
    }
  }
  if (config.adminPolicy) yield* conditionsOf(config.adminPolicy, ['adminPolicy']);
}

function* conditionsOf(policy: PolicyConfig, path: ConfigPath): Iterable<[ConfigPath, ConditionConfig]> {
  for (const [index, condition] of policy.conditions.entries()) yield [[...path, 'conditions', index], condition];
}
