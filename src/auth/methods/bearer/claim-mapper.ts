import type { Expression, ExpressionLanguage } from '../../expression/expression-language.js';
import type { OidcClaimMappingConfig } from './oidc-claim-mapping.config.js';
import { TokenRefused } from './verify-token.js';

type Claims = Readonly<Record<string, unknown>>;

export interface MappedUser {
  readonly username: string;
  readonly groups: readonly string[];
}

interface Named {
  readonly name: string;
  readonly expression: Expression;
}

/** Says by expressions of the file who the holder of a token is. */
export class ClaimMapper {
  private constructor(
    private readonly variables: readonly Named[],
    private readonly validations: readonly { readonly message: string; readonly expression: Expression }[],
    private readonly username: Expression,
    private readonly groups: Expression | undefined,
  ) {}

  /** The expressions have passed `verify`, so one that cannot be compiled is a bug. */
  static async open(language: ExpressionLanguage, mapping: OidcClaimMappingConfig): Promise<ClaimMapper> {
    const compile = async (text: string): Promise<Expression> => {
      const compiled = await language.compile(text);
      if ('problem' in compiled) throw new Error(`an expression ${compiled.problem}`);
      return compiled;
    };
    return new ClaimMapper(
      await Promise.all(
        mapping.variables.map(async ({ name, expression }) => ({ name, expression: await compile(expression) })),
      ),
      await Promise.all(
        mapping.validations.map(async ({ message, expression }) => ({
          message,
          expression: await compile(expression),
        })),
      ),
      await compile(mapping.username),
      mapping.groups === '' ? undefined : await compile(mapping.groups),
    );
  }

  /** Variables, then validations, then name and groups; throws `TokenRefused` where one of them does not hold. */
  map(claims: Claims): MappedUser {
    const vars: Record<string, unknown> = {};
    const values = { claims, vars };
    for (const { name, expression } of this.variables) vars[name] = evaluated(expression, values, `vars.${name}`);
    for (const { message, expression } of this.validations) {
      if (evaluated(expression, values, 'a validation') !== true) throw new TokenRefused(message);
    }
    const username = evaluated(this.username, values, 'username');
    if (typeof username !== 'string' || username === '') throw new TokenRefused('its claims give no username');
    const groups = this.groups ? evaluated(this.groups, values, 'groups') : [];
    if (!Array.isArray(groups) || !groups.every((one) => typeof one === 'string')) {
      throw new TokenRefused('its claims give no list of groups');
    }
    return { username, groups };
  }
}

function evaluated(expression: Expression, values: object, what: string): unknown {
  try {
    return expression.evaluate(values);
  } catch {
    throw new TokenRefused(`its claims do not give ${what}`);
  }
}
