import { Injectable } from '@nestjs/common';
import {
  authenticators,
  Contributions,
  FromPoint,
  type AccessNeed,
  type Authenticator,
  type Refused,
  type Verdict,
} from '@zot/extension-api';
import type { FastifyReply, FastifyRequest } from 'fastify';

/** Offered where nothing else is, so that a client is told to log in rather than that it may not. */
const plainChallenge = 'Basic realm="Authorization Required"';

/** The ways to log in that the file has, asked one after the other. */
@Injectable()
export class LoginWays {
  private asked: readonly Authenticator[] | undefined;
  private readonly schemes = new Set<string>();

  constructor(@FromPoint(authenticators) private readonly contributed: Contributions<Authenticator>) {}

  /** Whether nobody has to log in. */
  get isNone(): boolean {
    return this.all.length === 0;
  }

  /** The first verdict; at once if nobody asked has to wait for it. */
  identify(request: FastifyRequest, reply: FastifyReply): Verdict | Promise<Verdict> {
    const { authorization } = request.headers;
    return (authorization !== undefined && this.objection(authorization, request)) || this.ask(0, request, reply);
  }

  /** The values of `WWW-Authenticate`, one for each way that offers itself. */
  challenges(request: FastifyRequest, need: AccessNeed): string[] {
    const offered = this.all.map((way) => way.challenge?.(request, need)).filter((one) => one !== undefined);
    return offered.length === 0 && this.isNone ? [plainChallenge] : offered;
  }

  private get all(): readonly Authenticator[] {
    if (this.asked) return this.asked;
    const working = this.contributed.all.filter((way) => !way.isIdle);
    const exclusive = working.filter((way) => way.isExclusive);
    this.asked = exclusive.length > 0 ? exclusive : working;
    for (const { scheme } of this.asked) if (scheme !== undefined) this.schemes.add(scheme.toLowerCase());
    return this.asked;
  }

  private objection(authorization: string, request: FastifyRequest): Refused | undefined {
    // Which of two a proxy in front looked at is anybody's guess. Node keeps the first only.
    if (hasSeveral(request.raw.rawHeaders)) return { refused: 'more than one Authorization header' };
    const { all, schemes } = this;
    if (authorization === '' || schemes.size === 0 || all.length === 0) return undefined;
    const end = authorization.indexOf(' ');
    const scheme = end < 0 ? authorization : authorization.slice(0, end);
    return schemes.has(scheme.toLowerCase()) ? undefined : { refused: 'an Authorization of a kind that is not taken' };
  }

  private ask(index: number, request: FastifyRequest, reply: FastifyReply): Verdict | Promise<Verdict> {
    for (let at = index; at < this.all.length; at++) {
      const verdict = this.all[at]!.authenticate(request, reply);
      if (verdict instanceof Promise) return verdict.then((late) => late ?? this.ask(at + 1, request, reply));
      if (verdict) return verdict;
    }
    return undefined;
  }
}

/** `headersDistinct` would sort all headers of the request anew. */
function hasSeveral(rawHeaders: readonly string[]): boolean {
  let count = 0;
  for (let at = 0; at < rawHeaders.length; at += 2) {
    const name = rawHeaders[at]!;
    if (name.length === 13 && name.toLowerCase() === 'authorization') count += 1;
  }
  return count > 1;
}
