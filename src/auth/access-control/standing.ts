import type { Policy } from './policy.js';
import type { RepositoryPolicies } from './repository-policies.js';

/** What one client may do under one glob. */
export interface Standing {
  /** Whatever the request. */
  readonly granted: ReadonlySet<string>;
  /** Policies that grant where their conditions hold, in the order in which they are asked. */
  readonly conditional: readonly Policy[];
  /** What lists are made by, which cannot know of a request to come: conditions count as if they held. */
  readonly listed: ReadonlySet<string>;
}

/** Of a client without a login. What is granted to users is not granted to it, nor the other way round. */
export function anonymousStanding({ forAnybody }: RepositoryPolicies): Standing {
  return { granted: forAnybody, conditional: [], listed: forAnybody };
}

/** Of a user: policies that name it, then those that name a group of its, then what is for all, then those of administrators. */
export function userStanding(
  under: RepositoryPolicies,
  username: string,
  groups: readonly string[],
  admins: Policy | undefined,
): Standing {
  const here = [
    ...under.policies.filter((policy) => policy.namesUser(username)),
    ...under.policies.filter((policy) => policy.namesGroup(groups)),
  ];
  const listed = new Set([...under.forUsers, ...here.flatMap(({ actions }) => [...actions])]);
  const policies = admins ? [...here, admins] : here;
  const granted = new Set(under.forUsers);
  for (const { actions, conditions } of policies) if (!conditions) for (const action of actions) granted.add(action);
  return { granted, conditional: policies.filter(({ conditions }) => conditions), listed };
}
