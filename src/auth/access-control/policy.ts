import type { ExpressionLanguage } from '../expression/expression-language.js';
import { Conditions } from './conditions.js';
import type { PolicyConfig } from './policy.config.js';

/** Opens the language of conditions, which is loaded only where there is one. */
export type OpenLanguage = () => Promise<ExpressionLanguage>;

/** What some users and groups may do. */
export class Policy {
  readonly actions: ReadonlySet<string>;
  private readonly users: ReadonlySet<string>;
  private readonly groups: ReadonlySet<string>;

  private constructor(
    { users, groups, actions }: PolicyConfig,
    /** Undefined: it holds for every request. */
    readonly conditions: Conditions | undefined,
  ) {
    this.users = new Set(users);
    this.groups = new Set(groups.map((group) => group.toLowerCase()));
    this.actions = new Set(actions);
  }

  static async compile(config: PolicyConfig, language: OpenLanguage): Promise<Policy> {
    const { conditions } = config;
    return new Policy(
      config,
      conditions.length > 0 ? await Conditions.compile(conditions, await language()) : undefined,
    );
  }

  /** Names of users compare as they stand. */
  namesUser(username: string): boolean {
    return this.users.has(username);
  }

  /** `groups` in lower case. */
  namesGroup(groups: readonly string[]): boolean {
    return groups.some((group) => this.groups.has(group));
  }
}
