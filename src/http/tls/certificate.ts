import type { ServerOptions } from 'node:https';
import { Inject, Injectable } from '@nestjs/common';
import { Clock, fileChanges, Log, lookAtFiles, StartError, type Runs, type SeenFiles } from '@zot/extension-api';
import { LISTENER_SECTION, type ListenerSection } from '../server/listener-section.js';
import { readAuthorities, readPair, type CertificatePair } from './certificate-pair.js';
import { tlsLimits } from './tls-limits.js';

/** The certificate of the server, and the authorities of its clients', read at the start and whenever their files change. */
@Injectable()
export class Certificate implements Runs {
  private pair: CertificatePair | undefined;
  private authorities: Buffer | undefined;
  private readonly stopped = new AbortController();
  private watching: Promise<void> | undefined;
  private renewed: (options: ServerOptions) => void = () => undefined;
  private readonly log: Log;

  constructor(
    @Inject(LISTENER_SECTION) private readonly section: ListenerSection,
    private readonly clock: Clock,
    log: Log,
  ) {
    this.log = log.with({ module: 'http' });
  }

  async start(): Promise<void> {
    const seen = await lookAtFiles(this.paths);
    this.pair = await readPair(this.files);
    this.authorities = await readAuthorities(this.files.cacert);
    if (this.isExpired(this.pair)) this.log.warn('the certificate has expired', { file: this.files.cert });
    this.watching = this.watch(seen);
  }

  async stop(): Promise<void> {
    this.stopped.abort();
    await this.watching;
  }

  /** What the server is to be opened with. Known once this has started. */
  get options(): ServerOptions {
    return { ...tlsLimits, cert: this.pair!.cert, key: this.pair!.key, ...(this.authorities && this.forClients()) };
  }

  /** `renewed` is called with each later pair that is good. */
  onRenewal(renewed: (options: ServerOptions) => void): void {
    this.renewed = renewed;
  }

  /**
   * Clients are asked for a certificate, and need not have one. One that does not hold is told by the login, not by the
   * handshake, so that the client is answered and the log says why.
   */
  private forClients(): ServerOptions {
    return { ca: this.authorities, requestCert: true, rejectUnauthorized: false };
  }

  private get files(): { cert: string; key: string; cacert: string } {
    return this.section.tls!;
  }

  private get paths(): readonly string[] {
    const { cert, key, cacert } = this.files;
    return [cert, key, ...(cacert === '' ? [] : [cacert])];
  }

  private async watch(since: SeenFiles): Promise<void> {
    const options = { clock: this.clock, signal: this.stopped.signal, since };
    for await (const _ of fileChanges(this.paths, options)) await this.renew();
  }

  /** A pair that is no good leaves the one there is, and one line for the operator. */
  private async renew(): Promise<void> {
    try {
      const pair = await readPair(this.files);
      if (this.isExpired(pair)) throw new StartError(`http.tls.cert: ${this.files.cert} has expired`);
      this.authorities = await readAuthorities(this.files.cacert);
      this.pair = pair;
      this.renewed(this.options);
      this.log.info('the certificate was read again', { file: this.files.cert });
    } catch (error) {
      this.log.error('the new certificate cannot be used, the old one stays', { error });
    }
  }

  private isExpired({ expires }: CertificatePair): boolean {
    return expires <= this.clock.now();
  }
}
