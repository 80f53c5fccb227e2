import { Injectable } from '@nestjs/common';
import { AccessHook, anonymous, type AccessNeed, type AccessRule, type Verdict } from '@zot/extension-api';
import { RegistryError, type RepositoryName } from '@zot/oci';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { AccessJudge } from './access-judge.js';
import { LoginWays } from './login-ways.js';

/** Who, then may, by the rule of the matched route and its decoded parameters. Denies where a route has no rule. */
@Injectable()
export class RouteAccessHook extends AccessHook {
  private isOpen: boolean | undefined;

  constructor(
    private readonly ways: LoginWays,
    private readonly judge: AccessJudge,
  ) {
    super();
  }

  get takesLogins(): boolean {
    return !this.ways.isNone;
  }

  decide(request: FastifyRequest, reply: FastifyReply): Promise<void> | undefined {
    request.identity = anonymous;
    const rule = request.route.config.access;
    if (rule === undefined) {
      // A path without a route is told apart from a route without a rule: it is answered 404, whoever asks.
      if (request.is404) return undefined;
      request.refusal = 'the route has no rule';
      throw new RegistryError('DENIED');
    }
    // Known when the first request comes: the ways to log in are not there yet when this is constructed.
    if (rule.action === 'public' || (this.isOpen ??= this.judge.isOpen)) return undefined;
    const need = needOf(rule as AccessRule & AccessNeed, request);
    const verdict = this.ways.identify(request, reply);
    if (verdict instanceof Promise) return verdict.then((late) => this.conclude(request, reply, need, late));
    this.conclude(request, reply, need, verdict);
  }

  private conclude(request: FastifyRequest, reply: FastifyReply, need: AccessNeed, verdict: Verdict): void {
    if (verdict && 'refused' in verdict) {
      throw this.judge.failedLogin(request, need, verdict.refused);
    }
    if (verdict) request.identity = verdict;
    const decision = this.judge.decide(request, need);
    if (!decision.isGranted) throw this.judge.refusal(request, need, decision.reason);
    if (need.action === 'identified' && request.route.url === '/v2') this.offerLogin(request, reply, need);
  }

  /** podman and skopeo keep their login to themselves unless this answer offers one, though strangers may come in too. */
  private offerLogin(request: FastifyRequest, reply: FastifyReply, need: AccessNeed): void {
    const challenges = this.ways.isNone ? [] : this.ways.challenges(request, need);
    if (challenges.length > 0) void reply.header('www-authenticate', challenges);
  }
}

function needOf({ action, repository, reference }: AccessRule & AccessNeed, request: FastifyRequest): AccessNeed {
  const params = request.params as Readonly<Record<string, string>>;
  return {
    action,
    ...(repository !== undefined && { repository: params[repository] as RepositoryName }),
    ...(reference !== undefined && { reference: params[reference] }),
  };
}
