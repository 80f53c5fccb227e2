import { compilePattern, type Pattern } from '@zot/extension-api';
import type { Environment, ObjectSchema } from '@marcbachmann/cel-js';
import { textPatterns, withOwnMatches } from './own-matches.js';

/** A compiled CEL expression. */
export interface Expression {
  /** Its type, such as `bool` or `list<string>`; `dyn` where only a value tells. */
  readonly type: string;
  /** Throws where the expression fails for these values. Times are Dates. */
  evaluate(values: object): unknown;
}

/** Why a text is no expression, as the end of a sentence. */
export interface ExpressionProblem {
  problem: string;
}

/** What an expression may name: types of CEL, or objects of them. */
export type Variables = Readonly<Record<string, string | ObjectSchema>>;

/**
 * CEL over the variables given, with types checked before anything runs. `matches` is RE2's, since the library's own goes
 * back to try again without limit.
 */
export class ExpressionLanguage {
  /** Patterns that stand in expressions as text are compiled once. */
  private readonly patterns = new Map<string, Pattern>();

  private constructor(
    private readonly environment: Environment,
    private readonly serialize: typeof import('@marcbachmann/cel-js').serialize,
    private readonly compileText: (text: string) => Pattern,
  ) {
    environment.registerFunction('string.matchesRe2(string): bool', (text: string, pattern: string) =>
      (this.patterns.get(pattern) ?? this.compileText(pattern)).matches(text),
    );
  }

  /** The library is loaded with the first language. */
  static async over(variables: Variables): Promise<ExpressionLanguage> {
    const [{ Environment, serialize }, { RE2JS }] = await Promise.all([
      import('@marcbachmann/cel-js'),
      import('re2js'),
    ]);
    const environment = new Environment({ unlistedVariablesAreDyn: false });
    for (const [name, type] of Object.entries(variables)) {
      if (typeof type === 'string') environment.registerVariable(name, type);
      else environment.registerVariable({ name, schema: type });
    }
    return new ExpressionLanguage(environment, serialize, (text) => {
      const compiled = RE2JS.compile(text);
      return { matches: (value) => compiled.test(value) };
    });
  }

  /** Never throws for a text that is no expression. */
  async compile(text: string): Promise<Expression | ExpressionProblem> {
    if (text.trim() === '') return { problem: 'is missing' };
    const { valid, type = 'dyn', error } = this.environment.check(text);
    if (!valid) return { problem: said(error?.summary ?? 'not an expression', error?.range?.start) };
    const parsed = this.environment.parse(text);
    for (const pattern of textPatterns(parsed.ast)) {
      const compiled = await compilePattern(pattern);
      if ('problem' in compiled) return { problem: `"${pattern}" is not an RE2 pattern: ${compiled.problem}` };
      this.patterns.set(pattern, compiled);
    }
    const own = withOwnMatches(parsed.ast);
    const run = own ? this.environment.parse(this.serialize(own)) : parsed;
    return { type, evaluate: (values) => run(values) };
  }
}

function said(summary: string, at: number | undefined): string {
  const plain = summary.replace('Unexpected token: EOF', 'it ends too early');
  return `is not an expression: ${plain}${at === undefined ? '' : `, at character ${at + 1}`}`;
}
