import { Setting } from '@zot/extension-api';
import { PolicyConfig } from './policy.config.js';

export class RepositoryPoliciesConfig {
  @Setting({ type: [PolicyConfig], describe: 'What single users and groups may do. Default: nothing.' })
  policies: PolicyConfig[] = [];

  @Setting({ type: ['string'], describe: 'What any user who is logged in may do. Default: nothing.' })
  defaultPolicy: string[] = [];

  @Setting({ type: ['string'], describe: 'What may be done without a login. Default: nothing.' })
  anonymousPolicy: string[] = [];
}

export class GroupConfig {
  @Setting({ type: ['string'], describe: 'The users in the group. Default: none.' })
  users: string[] = [];
}

export class MetricsAccessConfig {
  @Setting({ type: ['string'], describe: 'The users who may read metrics. Default: none.' })
  users: string[] = [];

  @Setting({ type: ['string'], describe: 'What may be done without a login: read, to read metrics. Default: nothing.' })
  anonymousPolicy: string[] = [];
}

/** Who may do what. Once it is there, what it does not grant is refused. */
export class AccessControlConfig {
  @Setting({
    type: { '*': RepositoryPoliciesConfig },
    keys: 'lower',
    emptyMeans: 'present',
    describe:
      'Policies by repository, as a glob over full names. Of those that match, the longest counts alone. Default: none.',
  })
  repositories: Record<string, RepositoryPoliciesConfig> = {};

  @Setting({
    type: PolicyConfig,
    emptyMeans: 'present',
    describe: 'What single users and groups may do in every repository. Default: nothing.',
  })
  adminPolicy?: PolicyConfig;

  @Setting({
    type: { '*': GroupConfig },
    keys: 'lower',
    emptyMeans: 'present',
    describe: 'Groups of users, by name; names compare without case. Default: none.',
  })
  groups: Record<string, GroupConfig> = {};

  @Setting({
    type: MetricsAccessConfig,
    emptyMeans: 'present',
    describe: 'Who may read metrics. Default: nobody.',
  })
  metrics?: MetricsAccessConfig;

  /** Whether clients log in by name and password, which stands in another section; not a setting of this one. */
  takesPasswords?: boolean;
}
