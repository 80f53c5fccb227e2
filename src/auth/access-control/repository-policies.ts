import type { RepositoryPoliciesConfig } from './access-control.config.js';
import { Policy, type OpenLanguage } from './policy.js';

/** What stands under one glob of `repositories`. */
export class RepositoryPolicies {
  /** Of a repository that no glob covers. */
  static readonly none = new RepositoryPolicies([], new Set(), new Set());

  private constructor(
    readonly policies: readonly Policy[],
    /** What any user who is logged in may do. */
    readonly forUsers: ReadonlySet<string>,
    /** What may be done without a login, and only so. */
    readonly forAnybody: ReadonlySet<string>,
  ) {}

  static async compile(
    { policies, defaultPolicy, anonymousPolicy }: RepositoryPoliciesConfig,
    language: OpenLanguage,
  ): Promise<RepositoryPolicies> {
    const compiled = await Promise.all(policies.map(async (one) => Policy.compile(one, language)));
    return new RepositoryPolicies(compiled, new Set(defaultPolicy), new Set(anonymousPolicy));
  }

  /** Whether anybody gets anything here by a login. */
  get grantsToUsers(): boolean {
    return this.forUsers.size > 0 || this.policies.some(({ actions }) => actions.size > 0);
  }
}
