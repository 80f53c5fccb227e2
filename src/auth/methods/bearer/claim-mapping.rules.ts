import { issue, type ConfigPath, type Issue } from '@zot/extension-api';
import type { OidcClaimMappingConfig } from './oidc-claim-mapping.config.js';

const anExpression = 'write an expression of CEL, such as claims.sub';

/** Expressions over claims. A wrong one would refuse every token. */
export async function* checkClaimMapping(mapping: OidcClaimMappingConfig, path: ConfigPath): AsyncIterable<Issue> {
  const { ExpressionLanguage } = await import('../../expression/expression-language.js');
  const language = await ExpressionLanguage.over({ claims: 'map<string, dyn>', vars: 'map<string, dyn>' });
  for (const { text, type, at } of expressionsIn(mapping)) {
    const compiled = await language.compile(text);
    if ('problem' in compiled) yield issue.error([...path, ...at], compiled.problem, anExpression);
    else if (type !== undefined && compiled.type !== 'dyn' && !compiled.type.startsWith(type)) {
      yield issue.error([...path, ...at], `is of type ${compiled.type}, not ${type}`, anExpression);
    }
  }
  for (const [index, { message }] of mapping.validations.entries()) {
    if (message === '') yield issue.error([...path, 'validations', index, 'message'], 'is missing', 'say what to tell');
  }
  for (const [index, { name }] of mapping.variables.entries()) {
    if (name === '') yield issue.error([...path, 'variables', index, 'name'], 'is missing', 'name the variable');
  }
}

function* expressionsIn(mapping: OidcClaimMappingConfig): Iterable<{ text: string; type?: string; at: ConfigPath }> {
  for (const [index, { expression }] of mapping.variables.entries()) {
    yield { text: expression, at: ['variables', index, 'expression'] };
  }
  for (const [index, { expression }] of mapping.validations.entries()) {
    yield { text: expression, type: 'bool', at: ['validations', index, 'expression'] };
  }
  yield { text: mapping.username, type: 'string', at: ['username'] };
  if (mapping.groups !== '') yield { text: mapping.groups, type: 'list', at: ['groups'] };
}
