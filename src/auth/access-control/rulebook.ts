import { compileGlob, type Glob } from '@zot/extension-api';
import type { AccessControlConfig } from './access-control.config.js';
import { ConfigGroups } from './config-groups.js';
import { Policy, type OpenLanguage } from './policy.js';
import { RepositoryPolicies } from './repository-policies.js';

interface Entry {
  readonly glob: Glob;
  /** Bytes of the glob as it stands in the file. */
  readonly length: number;
  readonly policies: RepositoryPolicies;
}

const uncovered = [RepositoryPolicies.none];
/** Names whose policies are remembered, each of at most so many letters. */
const mostKnown = 32_768;
const longestKnown = 256;

/** `accessControl` of one file, made ready to be asked. */
export class Rulebook {
  private readonly known = new Map<string, readonly RepositoryPolicies[]>();

  private constructor(
    /** The longest first. */
    private readonly entries: readonly Entry[],
    readonly groups: ConfigGroups,
    readonly admins: Policy | undefined,
    readonly metricsUsers: ReadonlySet<string>,
    readonly areMetricsOpen: boolean,
  ) {}

  static async compile(config: AccessControlConfig, language: OpenLanguage): Promise<Rulebook> {
    const entries: Entry[] = [];
    for (const [pattern, policies] of Object.entries(config.repositories)) {
      const glob = compileGlob(pattern);
      // `verify` refuses such a file; here it covers nothing.
      if ('problem' in glob) continue;
      const length = Buffer.byteLength(pattern);
      entries.push({ glob, length, policies: await RepositoryPolicies.compile(policies, language) });
    }
    return new Rulebook(
      entries.sort((one, other) => other.length - one.length),
      new ConfigGroups(config.groups),
      config.adminPolicy && (await Policy.compile(config.adminPolicy, language)),
      new Set(config.metrics?.users),
      config.metrics?.anonymousPolicy.includes('read') === true,
    );
  }

  /** Whether anything may be done in some repository without a login. */
  get admitsAnonymous(): boolean {
    return this.entries.some(({ policies }) => policies.forAnybody.size > 0);
  }

  get grantsToUsers(): boolean {
    return (
      (this.admins !== undefined && this.admins.actions.size > 0) ||
      this.entries.some(({ policies }) => policies.grantsToUsers)
    );
  }

  /**
   * The policies under the longest glob that covers the name; all others count for nothing. Several where globs are equally
   * long: something is granted then only if each of them grants it, so that the order of the file decides nothing.
   */
  policiesFor(name: string): readonly RepositoryPolicies[] {
    const known = this.known.get(name);
    if (known) return known;
    const found = this.lookUp(name);
    if (name.length > longestKnown) return found;
    if (this.known.size >= mostKnown) this.known.delete(this.known.keys().next().value!);
    // A copy: as a part of the request's target, it would keep all of that in memory.
    this.known.set(Buffer.from(name).toString(), found);
    return found;
  }

  private lookUp(name: string): readonly RepositoryPolicies[] {
    const first = this.entries.findIndex(({ glob }) => glob.matches(name));
    if (first < 0) return uncovered;
    const { length } = this.entries[first]!;
    const found: RepositoryPolicies[] = [];
    for (let at = first; this.entries[at]?.length === length; at++) {
      const { glob, policies } = this.entries[at]!;
      if (glob.matches(name)) found.push(policies);
    }
    return found;
  }
}
