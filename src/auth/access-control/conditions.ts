import type { Expression, ExpressionLanguage } from '../expression/expression-language.js';
import type { ConditionConfig } from './policy.config.js';
import type { RequestFacts } from './request-facts.js';

/** Undefined where all conditions hold; else why not, where the file has words for it. */
export type Objection = { readonly reason?: string } | undefined;

interface Condition {
  readonly expression: Expression;
  readonly message: string;
}

/** What must be true of a request for a policy to grant something, all of it. */
export class Conditions {
  private constructor(private readonly all: readonly Condition[]) {}

  /** `verify` has compiled them before, so one that cannot be compiled is a bug. */
  static async compile(configs: readonly ConditionConfig[], language: ExpressionLanguage): Promise<Conditions> {
    return new Conditions(
      await Promise.all(
        configs.map(async ({ expression, message }) => {
          const compiled = await language.compile(expression);
          if ('problem' in compiled) throw new Error(`a condition ${compiled.problem}`);
          return { expression: compiled, message };
        }),
      ),
    );
  }

  /** Only `true` holds: what fails, or gives something else, grants nothing and has no words. */
  objection(facts: RequestFacts): Objection {
    for (const { expression, message } of this.all) {
      const value = evaluated(expression, facts);
      if (value === true) continue;
      return value === false && message !== '' ? { reason: message } : {};
    }
    return undefined;
  }
}

function evaluated(expression: Expression, facts: RequestFacts): unknown {
  try {
    return expression.evaluate(facts);
  } catch {
    return undefined;
  }
}
