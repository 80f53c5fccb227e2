import { TLSSocket } from 'node:tls';
import type { Socket } from 'node:net';
import { Inject, Injectable } from '@nestjs/common';
import { Clock, type Authenticator, type Runs, type Verdict } from '@zot/extension-api';
import type { FastifyRequest } from 'fastify';
import { CertificateIdentity } from './certificate-identity.js';
import { certificateNames } from './certificate-names.js';
import type { MtlsConfig } from './mtls.config.js';

export const MTLS_CONFIG = Symbol('mtls config');

interface Judged {
  readonly verdict: Verdict;
  /** Milliseconds since 1970, between which the certificate counts. */
  readonly from: number;
  readonly until: number;
}

const outOfTime: Verdict = { refused: 'a client certificate that counts no longer, or not yet' };

/**
 * Certificates of clients. The http room asks for them and has them checked against the authorities of the file; who sends
 * none may still come, and who sends one that does not hold is refused here.
 */
@Injectable()
export class MtlsLogin implements Authenticator, Runs {
  private identity: CertificateIdentity | undefined;
  /** A connection has one certificate for as long as it lasts. */
  private readonly judged = new WeakMap<Socket, Judged>();

  constructor(
    @Inject(MTLS_CONFIG) private readonly config: MtlsConfig,
    private readonly clock: Clock,
  ) {}

  async start(): Promise<void> {
    this.identity = await CertificateIdentity.open(this.config);
  }

  stop(): void {}

  authenticate({ raw: { socket } }: FastifyRequest): Verdict {
    let judged = this.judged.get(socket);
    if (judged === undefined) {
      judged = this.judge(socket);
      this.judged.set(socket, judged);
    }
    const now = this.clock.now();
    return judged.from <= now && now < judged.until ? judged.verdict : outOfTime;
  }

  private judge(socket: Socket): Judged {
    const always = { from: Number.NEGATIVE_INFINITY, until: Number.POSITIVE_INFINITY };
    const certificate = socket instanceof TLSSocket ? socket.getPeerX509Certificate() : undefined;
    if (!certificate) return { verdict: undefined, ...always };
    const { authorized, authorizationError } = socket as TLSSocket;
    if (!authorized) return { verdict: { refused: `a client certificate: ${String(authorizationError)}` }, ...always };
    const from = Date.parse(certificate.validFrom);
    const until = Date.parse(certificate.validTo);
    const username = this.identity!.of(certificateNames(certificate.raw));
    if (username === undefined) {
      return { verdict: { refused: 'a client certificate without a name that counts' }, from, until };
    }
    return { verdict: { username, groups: [], method: 'mtls' }, from, until };
  }
}
