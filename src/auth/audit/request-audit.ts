import { Injectable } from '@nestjs/common';
import { Audit, isAnonymous, type AuditFields, type FinishedRequest, type RequestObserver } from '@zot/extension-api';
import { auditedPath } from './audited-path.js';
import { FreshLogins } from './fresh-logins.js';

const writing = new Set(['POST', 'PUT', 'PATCH', 'DELETE']);
const tooMany = 429;

/**
 * Tells the audit log of requests that matter: what writes, what was refused, what administrators ask for; and of each login
 * when it is seen first. Where nothing is audited it is not there.
 */
@Injectable()
export class RequestAudit implements RequestObserver {
  constructor(
    private readonly audit: Audit,
    private readonly logins: FreshLogins,
  ) {}

  finished(finished: FinishedRequest): void {
    const { identity, request } = finished;
    if (!request || !identity) return;
    if (!isAnonymous(identity) && this.logins.isFresh(identity, request.clientAddress)) {
      this.record('login', finished, { action: 'login', login: identity.method });
    }
    if (matters(finished)) this.record('HTTP API Audit', finished, { action: finished.method });
  }

  private record(
    message: string,
    { identity, request, status, id, repository, isCut }: FinishedRequest,
    fields: Pick<AuditFields, 'action'> & Readonly<Record<string, unknown>>,
  ): void {
    const { clientAddress, originalUrl, refusal } = request!;
    this.audit.record(message, {
      component: 'session',
      clientIP: clientAddress,
      subject: isAnonymous(identity!) ? 'anonymous' : identity!.username,
      object: auditedPath(originalUrl),
      ...(repository !== undefined && { repository }),
      status,
      requestId: id,
      ...(refusal !== undefined && { refusal }),
      ...(isCut && { isCut }),
      ...fields,
    });
  }
}

function matters(finished: FinishedRequest): boolean {
  const { request, status, method } = finished;
  // A flood would bury everything else; the access log has it.
  if (status === tooMany) return false;
  if (request!.refusal !== undefined) return !asksHowToLogIn(finished);
  const action = request!.route.config.access?.action;
  // Public routes refuse by themselves what nobody may, such as a method that is none of theirs.
  if (writing.has(method)) return action !== undefined && (action !== 'public' || status < 400);
  return action === 'admin';
}

/** Clients of Docker begin so, without a login, to be told how. */
function asksHowToLogIn({ route, identity, request }: FinishedRequest): boolean {
  return route === '/v2' && isAnonymous(identity!) && request!.headers.authorization === undefined;
}
