import { Injectable } from '@nestjs/common';
import { Log } from '@zot/extension-api';
import type { ClosedRequest } from '../server/closed-request.js';
import { loggedPath } from './logged-path.js';

const longestAgent = 256;

/** One line for each request, when its answer is out or its client is gone. Fields bear zot's names, where it has them. */
@Injectable()
export class AccessLog {
  private readonly log: Log;

  constructor(log: Log) {
    this.log = log.with({ module: 'http', component: 'session' });
  }

  closed(closed: ClosedRequest): void {
    if (!this.log.writes('info')) return;
    const { request, route, repository, received } = closed;
    const { headers, peer, url = '' } = closed.raw;
    const agent = headers['user-agent'];
    const username = closed.identity?.username;
    this.log.info('HTTP API', {
      requestId: closed.id,
      clientIP: request?.clientAddress ?? peer,
      ...(username && { username }),
      method: closed.method,
      path: loggedPath(request?.originalUrl ?? url),
      ...(route !== undefined && { route }),
      ...(repository !== undefined && { repository }),
      statusCode: closed.status,
      latency: `${closed.duration.toFixed(3)}ms`,
      bodySize: closed.sent,
      ...(received > 0 && { requestSize: received }),
      ...(agent !== undefined && { userAgent: agent.slice(0, longestAgent) }),
      ...(closed.isCut && { isCut: true }),
      ...(request?.refusal !== undefined && { refusal: request.refusal }),
    });
  }
}
