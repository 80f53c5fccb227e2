import { Inject, Injectable, Optional } from '@nestjs/common';
import { Clock, Log } from '@zot/extension-api';
import { drainLeftOver } from '../bodies/left-over.js';
import { HTTP_SECTION, type HttpSection } from '../http-section.js';
import { Certificate } from '../tls/certificate.js';
import { listenAddress } from './listen-address.js';
import { RegistryServer } from './registry-server.js';
import { RequestNews } from './request-news.js';

/** Makes the server that the section describes. */
@Injectable()
export class ServerFactory {
  /** The latest one. */
  made: RegistryServer | undefined;
  private readonly log: Log;

  constructor(
    @Inject(HTTP_SECTION) private readonly section: HttpSection,
    private readonly clock: Clock,
    private readonly news: RequestNews,
    log: Log,
    @Optional() private readonly certificate?: Certificate,
  ) {
    this.log = log.with({ module: 'http' });
  }

  create(): RegistryServer {
    const { address, port, writeTimeout } = this.section;
    const server = new RegistryServer({
      at: listenAddress(address, port),
      writeTimeout,
      clock: this.clock,
      ...(this.certificate && { secure: this.certificate.options }),
      closed: (response) => {
        drainLeftOver(response);
        this.news.closed(response);
      },
      unreadable: (code, { remoteAddress }) => {
        this.log.debug('what came is no request', { code, clientIP: remoteAddress });
      },
      failed: (error) => this.log.error('a connection could not be accepted', { error }),
    });
    this.certificate?.onRenewal((secure) => server.renew(secure));
    return (this.made = server);
  }
}
