import { anonymous, type AccessRule, type FinishedRequest, type Identity } from '@zot/extension-api';
import { ManualClock, RecordingAudit } from '@zot/testkit';
import { FreshLogins } from './fresh-logins.js';
import { RequestAudit } from './request-audit.js';

const ann: Identity = { username: 'ann', groups: [], method: 'htpasswd' };

interface Shape {
  readonly method?: string;
  readonly path?: string;
  readonly route?: string;
  readonly action?: AccessRule['action'];
  readonly status?: number;
  readonly identity?: Identity;
  readonly refusal?: string;
  readonly headers?: object;
  readonly address?: string;
  readonly isCut?: boolean;
}

function finished({ method = 'GET', action = 'read', status = 200, identity = ann, ...rest }: Shape): FinishedRequest {
  const { path = '/v2/a/manifests/v1', route = '/v2/:name/manifests/:reference', isCut = false } = rest;
  const request = {
    clientAddress: rest.address ?? '192.0.2.7',
    originalUrl: path,
    refusal: rest.refusal,
    headers: rest.headers ?? {},
    route: { url: route, config: { access: { action } } },
  };
  return {
    id: 'r1',
    method,
    route,
    status,
    isCut,
    identity,
    repository: undefined,
    request,
  } as unknown as FinishedRequest;
}

function open() {
  const audit = new RecordingAudit();
  const clock = new ManualClock();
  const observer = new RequestAudit(audit, new FreshLogins(clock));
  const tell = (...shapes: Shape[]) => {
    audit.entries.length = 0;
    for (const shape of shapes) observer.finished(finished(shape));
    return audit.entries.map(
      ({ message, fields }) => `${message}: ${fields.subject} ${fields.action} ${String(fields['status'])}`,
    );
  };
  return { audit, clock, observer, tell };
}

describe('the audit of requests', () => {
  it('tells of what is written, done or not, in the words of zot', () => {
    const { audit, tell } = open();
    tell({});
    tell({ method: 'PUT', status: 201, path: '/v2/a/manifests/v1?tag=x' });
    expect(audit.entries).toEqual([
      {
        message: 'HTTP API Audit',
        fields: {
          component: 'session',
          clientIP: '192.0.2.7',
          subject: 'ann',
          object: '/v2/a/manifests/v1?tag=x',
          status: 201,
          requestId: 'r1',
          action: 'PUT',
        },
      },
    ]);
    expect(tell({ method: 'DELETE', status: 404 }, { method: 'PATCH', status: 499, isCut: true })).toEqual([
      'HTTP API Audit: ann DELETE 404',
      'HTTP API Audit: ann PATCH 499',
    ]);
  });

  it('tells of refusals, and of what administrators ask for, and of no other reads', () => {
    const { tell, audit } = open();
    tell({});
    expect(tell({}, { method: 'HEAD' }, { action: 'metrics' }, { action: 'user' })).toEqual([]);
    expect(
      tell({ status: 403, refusal: 'not granted: read' }, { action: 'admin', path: '/v2/_zot/admin/tasks' }),
    ).toEqual(['HTTP API Audit: ann GET 403', 'HTTP API Audit: ann GET 200']);
    expect(audit.entries[0]!.fields['refusal']).toBe('not granted: read');
    expect(tell({ identity: anonymous, status: 401, refusal: 'x' })).toEqual(['HTTP API Audit: anonymous GET 401']);
  });

  it('does not count as refused who asks how to log in, nor floods', () => {
    const { tell } = open();
    const asks = {
      identity: anonymous,
      route: '/v2',
      path: '/v2/',
      action: 'identified',
      status: 401,
      refusal: 'x',
    } as const;
    expect(tell(asks)).toEqual([]);
    expect(tell({ ...asks, headers: { authorization: 'Basic eA==' } })).toEqual(['HTTP API Audit: anonymous GET 401']);
    expect(tell({ identity: anonymous, method: 'PUT', status: 429, refusal: 'too many requests' })).toEqual([]);
  });

  it('tells of writes that ask nobody only if they do something', () => {
    const { tell } = open();
    const logout = { identity: anonymous, method: 'POST', action: 'public', path: '/zot/auth/logout' } as const;
    expect(tell(logout, { ...logout, method: 'DELETE', status: 405 })).toEqual(['HTTP API Audit: anonymous POST 200']);
  });

  it('tells of keys by their ids, and of no other query outside the registry', () => {
    const { audit, tell } = open();
    tell(
      { method: 'DELETE', path: '/zot/auth/apikey?id=123', action: 'user' },
      { method: 'POST', path: '/zot/auth/token?token=secret', action: 'public' },
      { method: 'POST', path: `/v2/a/${'b'.repeat(3000)}` },
    );
    const objects = audit.entries.filter(({ message }) => message !== 'login').map(({ fields }) => fields.object);
    expect(objects).toEqual(['/zot/auth/apikey?id=123', '/zot/auth/token', `/v2/a/${'b'.repeat(2042)}…`]);
  });

  it('passes over what was no request, or was answered before anybody asked who came', () => {
    const { observer, audit } = open();
    observer.finished({ ...finished({ method: 'PUT' }), request: undefined } as FinishedRequest);
    observer.finished({ ...finished({ method: 'PUT' }), identity: undefined } as FinishedRequest);
    expect(audit.entries).toEqual([]);
  });
});

describe('logins', () => {
  it('are told once in an hour of each user, way and address', async () => {
    const { audit, clock, tell } = open();
    const again = (): Identity => ({ ...ann });
    expect(tell({}, {}, { identity: again() }, { identity: anonymous })).toEqual(['login: ann login 200']);
    expect(audit.entries[0]!.fields['login']).toBe('htpasswd');
    expect(tell({ identity: { ...ann, method: 'mtls' } }, { identity: again(), address: '192.0.2.8' })).toEqual([
      'login: ann login 200',
      'login: ann login 200',
    ]);
    await clock.advance(3_599_999);
    expect(tell({ identity: again() })).toEqual([]);
    await clock.advance(1);
    expect(tell({ identity: again() }, { identity: again() })).toEqual(['login: ann login 200']);
  });

  it('are remembered up to a number, whoever comes', () => {
    const logins = new FreshLogins(new ManualClock());
    const count = 30_000;
    const fresh = Array.from({ length: count }, (_, at) => logins.isFresh({ ...ann, username: `u${at}` }, '192.0.2.7'));
    expect(fresh.filter(Boolean)).toHaveLength(count);
    expect(logins.isFresh({ ...ann, username: `u${count - 1}` }, '192.0.2.7')).toBe(false);
    expect(logins.isFresh({ ...ann, username: 'u0' }, '192.0.2.7')).toBe(true);
  });
});
