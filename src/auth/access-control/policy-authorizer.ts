import { Inject, Injectable } from '@nestjs/common';
import {
  Authorizer,
  Clock,
  granted,
  type AccessNeed,
  type Decision,
  type Identity,
  type Runs,
} from '@zot/extension-api';
import type { RepositoryName } from '@zot/oci';
import type { FastifyRequest } from 'fastify';
import type { AccessControlConfig } from './access-control.config.js';
import { Asker } from './asker.js';
import { openConditionLanguage } from './condition-language.js';
import { dockerHasToAsk } from './docker-client.js';
import type { Policy } from './policy.js';
import { requestFacts } from './request-facts.js';
import { Rulebook } from './rulebook.js';

export const ACCESS_CONTROL = Symbol('access control');

const denied: Decision = { isGranted: false };

/**
 * `http.accessControl`: the policies of the longest glob that covers a repository, then those of administrators. Compiled
 * at the start; what needs no condition is worked out once for each login.
 */
@Injectable()
export class PolicyAuthorizer extends Authorizer implements Runs {
  private rulebook!: Rulebook;
  /** Logins are remembered, and with them what they may do. */
  private readonly askers = new WeakMap<Identity, Asker>();
  private hasToAsk = false;

  constructor(
    @Inject(ACCESS_CONTROL) private readonly config: AccessControlConfig,
    private readonly clock: Clock,
  ) {
    super();
  }

  async start(): Promise<void> {
    let language: ReturnType<typeof openConditionLanguage> | undefined;
    this.rulebook = await Rulebook.compile(this.config, async () => (language ??= openConditionLanguage()));
    const { admitsAnonymous, grantsToUsers } = this.rulebook;
    this.hasToAsk = this.config.takesPasswords === true && admitsAnonymous && grantsToUsers;
  }

  stop(): void {}

  decide(request: FastifyRequest, need: AccessNeed): Decision {
    const asker = this.askerOf(request.identity);
    const { action, repository } = need;
    switch (action) {
      case 'identified':
        return this.mayEnter(asker, request) ? granted : denied;
      case 'admin':
        return this.isActingAdmin(asker, request, need);
      case 'metrics':
        return this.mayScrape(asker, request) ? granted : denied;
      case 'detectManifestCollision':
        return repository !== undefined && this.hasDuty(asker, repository) ? granted : denied;
      default:
        return repository === undefined ? denied : this.decideOn(repository, asker, request, need);
    }
  }

  readable({ identity }: FastifyRequest): ((repository: RepositoryName) => boolean) | undefined {
    const asker = this.askerOf(identity);
    if (asker.isAdmin && this.rulebook.admins!.actions.has('read')) return undefined;
    return (repository) =>
      this.rulebook.policiesFor(repository).every((policies) => asker.under(policies).listed.has('read'));
  }

  private askerOf(identity: Identity): Asker {
    let asker = this.askers.get(identity);
    if (!asker) this.askers.set(identity, (asker = new Asker(identity, this.rulebook)));
    return asker;
  }

  private mayEnter(asker: Asker, request: FastifyRequest): boolean {
    if (!asker.isAnonymous) return true;
    return this.rulebook.admitsAnonymous && !(this.hasToAsk && dockerHasToAsk(request));
  }

  private mayScrape(asker: Asker, { identity }: FastifyRequest): boolean {
    const { areMetricsOpen, metricsUsers } = this.rulebook;
    return asker.isAnonymous ? areMetricsOpen : metricsUsers.has(identity.username);
  }

  private isActingAdmin(asker: Asker, request: FastifyRequest, need: AccessNeed): Decision {
    if (!asker.isAdmin) return denied;
    const { admins } = this.rulebook;
    return admins!.conditions ? this.firstGrant([admins!], asker, request, need) : granted;
  }

  /** As in zot, administrators are free of it, and conditions do not lift it. */
  private hasDuty(asker: Asker, repository: RepositoryName): boolean {
    if (asker.isAdmin) return false;
    return this.rulebook
      .policiesFor(repository)
      .some((policies) => asker.under(policies).listed.has('detectManifestCollision'));
  }

  private decideOn(repository: RepositoryName, asker: Asker, request: FastifyRequest, need: AccessNeed): Decision {
    for (const policies of this.rulebook.policiesFor(repository)) {
      const { granted: always, conditional } = asker.under(policies);
      if (always.has(need.action)) continue;
      const asked = conditional.filter(({ actions }) => actions.has(need.action));
      if (asked.length === 0) return denied;
      const decision = this.firstGrant(asked, asker, request, need);
      if (!decision.isGranted) return decision;
    }
    return granted;
  }

  /** One of them is enough. Where none holds, the last one with words for it gives the reason. */
  private firstGrant(policies: readonly Policy[], asker: Asker, request: FastifyRequest, need: AccessNeed): Decision {
    const facts = requestFacts(request, need, asker, this.clock.now());
    let reason: string | undefined;
    for (const { conditions } of policies) {
      const objection = conditions!.objection(facts);
      if (objection === undefined) return granted;
      reason = objection.reason ?? reason;
    }
    return reason === undefined ? denied : { isGranted: false, reason };
  }
}
