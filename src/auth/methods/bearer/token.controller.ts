import { Controller, Get, Inject, Post, Req, Res } from '@nestjs/common';
import { Access, Bodies, Clock, Cors } from '@zot/extension-api';
import { RegistryError } from '@zot/oci';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { quoted } from '../../quoted.js';
import { tokenCandidates, tokenForm } from './token-request.js';
import { noStore, UpstreamTokenService } from './upstream-token-service.js';
import { isTokenShaped, TokenRefused } from './verify-token.js';
import { unverified, type VerifiedToken } from './workload-issuer.js';
import { WorkloadIssuers } from './workload-issuers.js';

export const TOKEN_ENDPOINT = Symbol('token endpoint');

export interface TokenEndpoint {
  readonly realm: string;
  /** Issuers that browsers log in by; what they have signed is shown to nobody else. */
  readonly browserIssuers: readonly string[];
}

const largestForm = 64 * 1024;

/**
 * Where clients that only know names and passwords bring a workload's token, as docker does: it is checked, and given back
 * as the token to use. Credentials that nobody here has signed go to the token service that the file names.
 */
@Controller('zot/auth/token')
export class TokenController {
  constructor(
    @Inject(TOKEN_ENDPOINT) private readonly endpoint: TokenEndpoint,
    private readonly issuers: WorkloadIssuers,
    private readonly upstream: UpstreamTokenService,
    private readonly bodies: Bodies,
    private readonly clock: Clock,
  ) {}

  @Get()
  @Access('public')
  @Cors()
  async get(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    await this.answer(request, reply, new URLSearchParams());
  }

  @Post()
  @Access('public')
  @Cors()
  async post(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const body = await this.bodies.whole(request, largestForm, 'SIZE_INVALID');
    const form = tokenForm(body, request.headers['content-type']);
    if (!form) throw new RegistryError('UNSUPPORTED', { reason: 'the body is no form' }, { headers: noStore });
    await this.answer(request, reply, form);
  }

  private async answer(request: FastifyRequest, reply: FastifyReply, form: URLSearchParams): Promise<void> {
    // Which of two a proxy in front looked at is anybody's guess.
    if ((request.raw.headersDistinct['authorization']?.length ?? 0) > 1) throw this.refusal();
    const candidates = tokenCandidates(request.headers.authorization, form).filter(isTokenShaped);
    const verified = await this.firstThatHolds(candidates);
    if (verified) {
      const { token, claims, expires } = verified;
      const now = this.clock.now();
      await reply
        .code(200)
        .headers({ ...noStore, 'content-type': 'application/json' })
        .send(
          JSON.stringify({
            token,
            access_token: token,
            expires_in: Math.max(0, Math.floor((expires - now) / 1000)),
            issued_at: new Date((claims.iat ?? Math.floor(now / 1000)) * 1000).toISOString(),
          }),
        );
      return;
    }
    // What was signed for this server, or for its pages, is not shown to another service.
    if (!this.upstream.isThere || candidates.some((token) => this.isOurs(token))) throw this.refusal();
    const { status, contentType, challenge, body } = await this.upstream.ask(request, form);
    if (challenge !== undefined) reply.header('www-authenticate', challenge);
    await reply
      .code(status)
      .headers({ ...noStore, 'content-type': contentType })
      .send(body);
  }

  private async firstThatHolds(tokens: readonly string[]): Promise<(VerifiedToken & { token: string }) | undefined> {
    for (const token of tokens) {
      for (const issuer of this.issuers.all) {
        if (!issuer.mayBeOurs(token)) continue;
        try {
          return { token, ...(await issuer.verify(token)) };
        } catch (error) {
          if (error instanceof TokenRefused) continue;
          throw new RegistryError('UNKNOWN', {}, { status: 503, headers: noStore, cause: error });
        }
      }
    }
    return undefined;
  }

  private isOurs(token: string): boolean {
    return (
      this.issuers.all.some((issuer) => issuer.isOurs(token)) ||
      this.endpoint.browserIssuers.some((issuer) => unverified(token)?.iss === issuer)
    );
  }

  private refusal(): RegistryError {
    const headers = { ...noStore, 'www-authenticate': `Basic realm=${quoted(this.endpoint.realm)}` };
    return new RegistryError('UNAUTHORIZED', {}, { headers });
  }
}
