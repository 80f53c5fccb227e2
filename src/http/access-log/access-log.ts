import { Injectable } from '@nestjs/common';
import { Clock, Log } from '@zot/extension-api';
import type { TrackedResponse } from '../server/tracked-response.js';
import { loggedPath } from './logged-path.js';

const longestAgent = 256;
/** What other servers say of a client that left before its answer began; no client ever sees it. */
const clientLeft = 499;

/** One line for each request, when its answer is out or its client is gone. Fields bear zot's names. */
@Injectable()
export class AccessLog {
  private readonly log: Log;

  constructor(
    log: Log,
    private readonly clock: Clock,
  ) {
    this.log = log.with({ module: 'http', component: 'session' });
  }

  closed(response: TrackedResponse): void {
    if (!this.log.writes('info')) return;
    const { req: raw, request } = response;
    const isCut = !response.writableFinished;
    const agent = raw.headers['user-agent'];
    const username = request?.identity?.username;
    this.log.info('HTTP API', {
      requestId: raw.id,
      clientIP: request?.clientAddress ?? raw.socket.remoteAddress,
      ...(username && { username }),
      method: raw.method,
      path: loggedPath(request?.originalUrl ?? raw.url ?? ''),
      statusCode: isCut && !response.headersSent ? clientLeft : response.statusCode,
      latency: `${(this.clock.monotonic() - response.startedAt).toFixed(3)}ms`,
      bodySize: response.bodySize,
      ...(raw.bodySize > 0 && { requestSize: raw.bodySize }),
      ...(agent !== undefined && { userAgent: agent.slice(0, longestAgent) }),
      ...(isCut && { isCut }),
      ...(request?.refusal !== undefined && { refusal: request.refusal }),
    });
  }
}
