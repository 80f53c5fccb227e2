import { isAnonymous, type Identity } from '@zot/extension-api';
import type { RepositoryPolicies } from './repository-policies.js';
import type { Rulebook } from './rulebook.js';
import { anonymousStanding, userStanding, type Standing } from './standing.js';

/** A client as access control sees it. What it may do is worked out once for each glob, and kept with its identity. */
export class Asker {
  readonly isAnonymous: boolean;
  readonly groups: readonly string[];
  /** Whether the administrators' policy names it, whatever that grants. */
  readonly isAdmin: boolean;
  private readonly lowerGroups: readonly string[];
  private readonly standings = new Map<RepositoryPolicies, Standing>();

  constructor(
    private readonly identity: Identity,
    private readonly rulebook: Rulebook,
  ) {
    this.isAnonymous = isAnonymous(identity);
    this.groups = this.isAnonymous ? [] : rulebook.groups.of(identity);
    this.lowerGroups = this.groups.map((group) => group.toLowerCase());
    const { admins } = rulebook;
    this.isAdmin =
      !this.isAnonymous && (admins?.namesUser(identity.username) || admins?.namesGroup(this.lowerGroups)) === true;
  }

  under(policies: RepositoryPolicies): Standing {
    let standing = this.standings.get(policies);
    if (!standing) this.standings.set(policies, (standing = this.workOut(policies)));
    return standing;
  }

  private workOut(policies: RepositoryPolicies): Standing {
    if (this.isAnonymous) return anonymousStanding(policies);
    const admins = this.isAdmin ? this.rulebook.admins : undefined;
    return userStanding(policies, this.identity.username, this.lowerGroups, admins);
  }
}
