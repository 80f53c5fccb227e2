import type { TLSSocket } from 'node:tls';
import { isAnonymous, type AccessNeed } from '@zot/extension-api';
import { looksLikeDigest } from '@zot/oci';
import type { FastifyRequest } from 'fastify';

/** What `condition-language.ts` declares, for one request. */
export interface RequestFacts {
  readonly req: Readonly<Record<string, unknown>>;
}

/** Who asks, as access control sees it. */
export interface Asker {
  readonly groups: readonly string[];
  readonly isAdmin: boolean;
}

/** Made only where a condition is to be evaluated. `now` in milliseconds since 1970. */
export function requestFacts(
  request: FastifyRequest,
  { action, repository, reference = '' }: AccessNeed,
  { groups, isAdmin }: Asker,
  now: number,
): RequestFacts {
  const { identity, method, clientAddress, headers } = request;
  const isDigest = looksLikeDigest(reference);
  return {
    req: {
      time: new Date(now),
      method,
      userAgent: headers['user-agent'] ?? '',
      action,
      repository: repository ?? '',
      reference,
      referenceType: reference === '' ? '' : isDigest ? 'digest' : 'tag',
      tag: isDigest ? '' : reference,
      digest: isDigest ? reference : '',
      user: { username: identity.username, groups },
      auth: { anonymous: isAnonymous(identity), admin: isAdmin },
      client: { ip: clientAddress, forwardedFor: forwardedFor(headers['x-forwarded-for']) },
      tls: tlsFacts(request.raw.socket as Partial<TLSSocket>),
      claims: identity.claims ?? {},
    },
  };
}

/** As the client sent it, whoever that is. */
function forwardedFor(header: string | string[] | undefined): readonly string[] {
  return String(header ?? '')
    .split(',')
    .map((one) => one.trim())
    .filter((one) => one !== '');
}

/** `TLSv1.3` is 1.3 here, as in zot. */
function tlsFacts(socket: Partial<TLSSocket>): { enabled: boolean; version: string } {
  const version = socket.encrypted ? (socket.getProtocol?.() ?? '').replace(/^TLSv/, '') : '';
  return { enabled: socket.encrypted === true, version };
}
