import type { AccessNeed, Scope } from '@zot/extension-api';

/** What one entry of a token's `access` claim grants (Docker token authentication specification, "access"). */
interface Grant {
  readonly actions: ReadonlySet<string>;
  /** Seconds since 1970; Infinity for as long as the token itself. */
  readonly exp: number;
}

const words = { read: 'pull', create: 'push', update: 'push', delete: 'delete' } as const;

/** The rights that a token lists. Names and actions are compared as they stand; what is not well formed grants nothing. */
export class GrantedAccess implements Scope {
  readonly kind = 'rights';
  private readonly grants = new Map<string, Grant[]>();

  /** `now` gives milliseconds since 1970. */
  constructor(
    access: unknown,
    private readonly now: () => number,
  ) {
    if (!Array.isArray(access)) return;
    for (const entry of access) this.add(entry);
  }

  allows({ action, repository }: AccessNeed): boolean {
    if (action === 'identified' || action === 'user')
      return repository === undefined || this.grantsOf(repository).length > 0;
    if (repository === undefined || !Object.hasOwn(words, action)) return false;
    const word = words[action as keyof typeof words];
    return this.grantsOf(repository).some(({ actions }) => actions.has(word));
  }

  private grantsOf(repository: string): Grant[] {
    const seconds = this.now() / 1000;
    return (this.grants.get(repository) ?? []).filter(({ exp }) => seconds < exp);
  }

  private add(entry: unknown): void {
    if (typeof entry !== 'object' || entry === null) return;
    const { type, name, actions, exp } = entry as Record<string, unknown>;
    if (type !== 'repository' || typeof name !== 'string' || !Array.isArray(actions)) return;
    if (exp !== undefined && exp !== null && typeof exp !== 'number') return;
    const grant = {
      actions: new Set(actions.filter((one) => typeof one === 'string')),
      exp: typeof exp === 'number' ? exp : Number.POSITIVE_INFINITY,
    };
    this.grants.set(name, [...(this.grants.get(name) ?? []), grant]);
  }
}
