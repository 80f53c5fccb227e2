import { anonymous, type AccessNeed, type Decision, type Identity } from '@zot/extension-api';
import type { RepositoryName } from '@zot/oci';
import { authorizerSuite, ManualClock } from '@zot/testkit';
import type { FastifyRequest } from 'fastify';
import { AccessControlConfig, RepositoryPoliciesConfig } from './access-control.config.js';
import { PolicyAuthorizer } from './policy-authorizer.js';
import { PolicyConfig } from './policy.config.js';

type Shape = Partial<{
  repositories: Record<
    string,
    Partial<Omit<RepositoryPoliciesConfig, 'policies'>> & { policies?: Partial<PolicyConfig>[] }
  >;
  adminPolicy: Partial<PolicyConfig>;
  groups: Record<string, string[]>;
  metrics: { users?: string[]; anonymousPolicy?: string[] };
  takesPasswords: boolean;
}>;

const policy = (given: Partial<PolicyConfig>) => Object.assign(new PolicyConfig(), given);

async function open(shape: Shape): Promise<PolicyAuthorizer> {
  const config = new AccessControlConfig();
  for (const [glob, { policies = [], ...rest }] of Object.entries(shape.repositories ?? {})) {
    config.repositories[glob] = Object.assign(new RepositoryPoliciesConfig(), rest, { policies: policies.map(policy) });
  }
  if (shape.adminPolicy) config.adminPolicy = policy(shape.adminPolicy);
  for (const [name, users] of Object.entries(shape.groups ?? {})) config.groups[name] = { users };
  if (shape.metrics) config.metrics = { users: [], anonymousPolicy: [], ...shape.metrics };
  config.takesPasswords = shape.takesPasswords ?? true;
  const authorizer = new PolicyAuthorizer(config, new ManualClock(Date.UTC(2026, 5, 1, 12)));
  await authorizer.start();
  return authorizer;
}

const user = (username: string, groups: string[] = [], method = 'htpasswd'): Identity => ({ username, groups, method });
const ann = user('ann');

function requestOf(identity: Identity, more: object = {}): FastifyRequest {
  return {
    identity,
    method: 'GET',
    headers: {},
    clientAddress: '192.0.2.7',
    raw: { socket: {} },
    route: { url: '/v2/:name/manifests/:reference' },
    ...more,
  } as unknown as FastifyRequest;
}

const need = (action: AccessNeed['action'], repository?: string, reference?: string): AccessNeed => ({
  action,
  ...(repository !== undefined && { repository: repository as RepositoryName }),
  ...(reference !== undefined && { reference }),
});

function may(
  authorizer: PolicyAuthorizer,
  identity: Identity,
  action: AccessNeed['action'],
  repository?: string,
): boolean {
  return authorizer.decide(requestOf(identity), need(action, repository)).isGranted;
}

function list(authorizer: PolicyAuthorizer, identity: Identity, ...names: string[]): string[] {
  const mayKnow = authorizer.readable(requestOf(identity));
  return names.filter((name) => mayKnow?.(name as RepositoryName) ?? true);
}

describe('which policies count', () => {
  it('are those of the longest glob alone, though it grants nothing', async () => {
    const access = await open({
      repositories: {
        '**': { defaultPolicy: ['read', 'delete'] },
        'infra/**': { defaultPolicy: ['read'] },
        'infra/secret/**': {},
      },
    });
    expect(may(access, ann, 'delete', 'app')).toBe(true);
    expect(may(access, ann, 'delete', 'infra/app')).toBe(false);
    expect(may(access, ann, 'read', 'infra/app')).toBe(true);
    expect(may(access, ann, 'read', 'infra/secret/app')).toBe(false);
    // A glob over parts covers what stands before it too.
    expect(may(access, ann, 'delete', 'infra')).toBe(false);
    expect(list(access, ann, 'app', 'infra/app', 'infra/secret/app')).toEqual(['app', 'infra/app']);
  });

  it('are those of all globs that are equally long, and each has to grant', async () => {
    const globs = [
      ['te*m/app', { defaultPolicy: ['read', 'create'] }],
      ['t*am/app', { defaultPolicy: ['read', 'update'] }],
      ['*am/a*pp', { defaultPolicy: ['read', 'create', 'update'] }],
    ] as const;
    for (const order of [globs, [...globs].reverse()]) {
      const access = await open({
        repositories: Object.fromEntries(
          order.map(([glob, { defaultPolicy }]) => [glob, { defaultPolicy: [...defaultPolicy] }]),
        ),
      });
      expect(may(access, ann, 'read', 'team/app')).toBe(true);
      expect(may(access, ann, 'create', 'team/app')).toBe(false);
      expect(may(access, ann, 'update', 'team/app')).toBe(false);
      // The first of them does not cover this one.
      expect(may(access, ann, 'update', 'tam/app')).toBe(true);
    }
  });

  it('are none where no glob covers the name', async () => {
    const access = await open({ repositories: { 'a/*': { defaultPolicy: ['read'], anonymousPolicy: ['read'] } } });
    expect(may(access, ann, 'read', 'a/b')).toBe(true);
    expect(may(access, ann, 'read', 'a/b/c')).toBe(false);
    expect(may(access, anonymous, 'read', 'b')).toBe(false);
    expect(list(access, anonymous, 'a/b', 'b')).toEqual(['a/b']);
  });

  it('stay the same for names beyond those that are remembered', async () => {
    const access = await open({ repositories: { 'odd/*1': { defaultPolicy: ['read'] } } });
    for (let count = 0; count < 40_000; count++) may(access, ann, 'read', `odd/${count}`);
    const long = `odd/${'a'.repeat(300)}1`;
    expect(['odd/1', 'odd/2', 'odd/39991', long].map((name) => may(access, ann, 'read', name))).toEqual([
      true,
      false,
      true,
      true,
    ]);
  });
});

describe('what a policy grants', () => {
  it('goes to the users it names, with case, and to nobody who is not logged in', async () => {
    const access = await open({ repositories: { '**': { policies: [{ users: ['ann', ''], actions: ['read'] }] } } });
    expect(may(access, ann, 'read', 'a')).toBe(true);
    expect(may(access, user('Ann'), 'read', 'a')).toBe(false);
    expect(may(access, anonymous, 'read', 'a')).toBe(false);
    expect(may(access, ann, 'update', 'a')).toBe(false);
  });

  it('goes to groups, whatever their case, of the login and of the file', async () => {
    const access = await open({
      repositories: { '**': { policies: [{ groups: ['Dev'], actions: ['read'] }] } },
      groups: { dev: ['ann'] },
    });
    expect(may(access, ann, 'read', 'a')).toBe(true);
    expect(may(access, user('bob', ['DEV'], 'ldap'), 'read', 'a')).toBe(true);
    expect(may(access, user('bob', ['ops'], 'ldap'), 'read', 'a')).toBe(false);
    expect(may(access, user('ann', [], 'mtls'), 'read', 'a')).toBe(true);
  });

  it.each(['openid', 'oidc', 'bearer'])(
    'goes by no group of the file to a user whom another service names (%s)',
    async (method) => {
      const access = await open({
        repositories: { '**': { policies: [{ groups: ['dev'], actions: ['read'] }] } },
        adminPolicy: { groups: ['dev'], actions: ['delete'] },
        groups: { dev: ['ann'] },
      });
      expect(may(access, user('ann', [], method), 'read', 'a')).toBe(false);
      expect(may(access, user('ann', [], method), 'admin')).toBe(false);
      expect(may(access, user('ann', ['dev'], method), 'delete', 'a')).toBe(true);
    },
  );

  it('goes to all users by defaultPolicy, to nobody but strangers by anonymousPolicy', async () => {
    const access = await open({ repositories: { '**': { defaultPolicy: ['create'], anonymousPolicy: ['read'] } } });
    expect([may(access, ann, 'create', 'a'), may(access, ann, 'read', 'a')]).toEqual([true, false]);
    expect([may(access, anonymous, 'create', 'a'), may(access, anonymous, 'read', 'a')]).toEqual([false, true]);
  });
});

describe('administrators', () => {
  const shape: Shape = {
    repositories: {
      '**': { policies: [{ users: ['root'], actions: ['update', 'detectManifestCollision'] }] },
      'x/**': {},
    },
    adminPolicy: { users: ['root'], groups: ['Ops'], actions: ['read', 'delete'] },
    groups: { ops: ['otto'] },
  };

  it('may do what their policy says, beside what the glob grants', async () => {
    const access = await open(shape);
    for (const admin of [user('root'), user('otto'), user('eve', ['OPS'], 'ldap')]) {
      expect(may(access, admin, 'read', 'x/y')).toBe(true);
      expect(may(access, admin, 'create', 'x/y')).toBe(false);
      expect(may(access, admin, 'admin')).toBe(true);
      expect(access.readable(requestOf(admin))).toBeUndefined();
    }
    expect(may(access, user('root'), 'update', 'a')).toBe(true);
    expect(may(access, ann, 'admin')).toBe(false);
    expect(may(access, anonymous, 'admin')).toBe(false);
  });

  it('are listed what they may read, and no more', async () => {
    const access = await open({ ...shape, adminPolicy: { users: ['root'], actions: ['delete'] } });
    expect(list(access, user('root'), 'a', 'x/y')).toEqual([]);
  });

  it('have no duty to look for collisions, as others have whom a policy sets it', async () => {
    const duty = { actions: ['read', 'detectManifestCollision'] };
    const condition = { expression: 'false', message: '' };
    const access = await open({
      repositories: { '**': { policies: [{ users: ['ann', 'root'], ...duty, conditions: [condition] }] } },
      adminPolicy: { users: ['root'], ...duty },
    });
    expect(may(access, ann, 'detectManifestCollision', 'a')).toBe(true);
    expect(may(access, user('bob'), 'detectManifestCollision', 'a')).toBe(false);
    expect(may(access, user('root'), 'detectManifestCollision', 'a')).toBe(false);
  });
});

describe('conditions', () => {
  const told = (decision: Decision) => (decision.isGranted ? 'granted' : (decision.reason ?? 'denied'));

  async function ask(expression: string, more: object = {}, asked = need('read', 'team/app', 'v1'), identity = ann) {
    const access = await open({
      repositories: {
        '**': {
          policies: [
            {
              users: ['ann'],
              groups: ['dev'],
              actions: ['read', 'update'],
              conditions: [{ expression, message: 'no' }],
            },
          ],
        },
      },
      groups: { dev: ['dora'] },
    });
    return told(access.decide(requestOf(identity, more), asked));
  }

  const secure = { encrypted: true, getProtocol: () => 'TLSv1.3' };
  it.each([
    ["req.method == 'GET' && req.action == 'read' && req.repository == 'team/app'"],
    ["req.reference == 'v1' && req.referenceType == 'tag' && req.tag == 'v1' && req.digest == ''"],
    ["req.time.getFullYear() == 2026 && req.time < timestamp('2026-06-01T12:00:01Z')"],
    ["req.user.username == 'ann' && size(req.user.groups) == 0 && !req.auth.anonymous && !req.auth.admin"],
    ["req.client.ip == '192.0.2.7' && size(req.client.forwardedFor) == 0 && !req.tls.enabled && req.tls.version == ''"],
    ["req.userAgent == '' && !has(req.claims.sub)"],
  ])('know the request: %s', async (expression) => {
    expect(await ask(expression)).toBe('granted');
  });

  it('know what comes with it', async () => {
    expect(await ask("req.userAgent.startsWith('docker/')", { headers: { 'user-agent': 'docker/29' } })).toBe(
      'granted',
    );
    const forwarded = { headers: { 'x-forwarded-for': '198.51.100.1, 10.0.0.1 ,' } };
    expect(await ask("req.client.forwardedFor == ['198.51.100.1', '10.0.0.1']", forwarded)).toBe('granted');
    expect(await ask("req.tls.enabled && req.tls.version == '1.3'", { raw: { socket: secure } })).toBe('granted');
    const digest = `sha256:${'0'.repeat(64)}`;
    const byDigest = `req.referenceType == 'digest' && req.digest == '${digest}' && req.tag == ''`;
    expect(await ask(byDigest, {}, need('update', 'team/app', digest))).toBe('granted');
    expect(await ask("req.reference == '' && req.referenceType == ''", {}, need('read', 'team/app'))).toBe('granted');
    const dora = user('dora', ['Ldap'], 'ldap');
    expect(await ask("req.user.groups == ['Ldap', 'dev']", {}, undefined, dora)).toBe('granted');
    const workload = { ...user('ann', [], 'oidc'), claims: { sub: 'job', admin: 1 } };
    expect(await ask("req.claims.sub == 'job' && req.claims.admin == 1", {}, undefined, workload)).toBe('granted');
  });

  it.each([
    ["req.tag == 'v2'", 'no'],
    ["req.claims.sub == 'x'", 'denied'],
    ['req.claims.x', 'denied'],
    ["req.user.groups[0] == 'x'", 'denied'],
    ["req.userAgent.matches(req.reference + '(')", 'denied'],
  ])('grant nothing unless they are true, and those that fail say nothing: %s', async (expression, expected) => {
    expect(await ask(expression)).toBe(expected);
  });

  it('all have to hold, of one policy of several', async () => {
    const conditions = [
      { expression: "req.tag != 'latest'", message: 'not latest' },
      { expression: "req.client.ip == '192.0.2.7'", message: 'not from here' },
    ];
    const access = await open({
      repositories: {
        '**': {
          policies: [
            { users: ['ann'], actions: ['update'], conditions },
            {
              groups: ['dev'],
              actions: ['update'],
              conditions: [{ expression: "req.tag.startsWith('dev-')", message: 'only dev' }],
            },
          ],
        },
      },
      adminPolicy: {
        users: ['root'],
        actions: ['update'],
        conditions: [{ expression: 'req.tls.enabled', message: 'use TLS' }],
      },
      groups: { dev: ['ann', 'root'] },
    });
    const ask = (identity: Identity, tag: string, more: object = {}) =>
      told(access.decide(requestOf(identity, more), need('update', 'a', tag)));
    expect(ask(ann, 'v1')).toBe('granted');
    expect(ask(ann, 'latest')).toBe('only dev');
    expect(ask(ann, 'v1', { clientAddress: '192.0.2.8' })).toBe('only dev');
    expect(ask(ann, 'dev-1', { clientAddress: '192.0.2.8' })).toBe('granted');
    expect(ask(user('root'), 'v1')).toBe('use TLS');
    expect(ask(user('root'), 'v1', { raw: { socket: secure } })).toBe('granted');
    expect(told(access.decide(requestOf(user('root')), need('admin')))).toBe('use TLS');
  });

  it('are not asked for lists, which show more than may be read', async () => {
    const access = await open({
      repositories: {
        '**': { policies: [{ users: ['ann'], actions: ['read'], conditions: [{ expression: 'false', message: '' }] }] },
      },
    });
    expect(list(access, ann, 'a')).toEqual(['a']);
    expect(may(access, ann, 'read', 'a')).toBe(false);
  });

  it('are evaluated only where nothing grants without them', async () => {
    let looked = 0;
    const watched = {
      get headers() {
        looked += 1;
        return {};
      },
    };
    const access = await open({
      repositories: {
        '**': {
          defaultPolicy: ['read'],
          policies: [
            { users: ['ann'], actions: ['read', 'update'], conditions: [{ expression: 'true', message: '' }] },
          ],
        },
      },
    });
    const request = Object.defineProperties(requestOf(ann), Object.getOwnPropertyDescriptors(watched));
    expect(access.decide(request, need('read', 'a')).isGranted).toBe(true);
    expect(access.decide(request, need('delete', 'a')).isGranted).toBe(false);
    expect(looked).toBe(0);
    expect(access.decide(request, need('update', 'a')).isGranted).toBe(true);
    expect(looked).toBeGreaterThan(0);
  });
});

describe('the door', () => {
  const mixed: Shape = {
    repositories: { 'public/**': { anonymousPolicy: ['read'] }, '**': { defaultPolicy: ['read'] } },
  };
  const base = (agent: string, url = '/v2') => ({ headers: { 'user-agent': agent }, route: { url } });
  const enter = (access: PolicyAuthorizer, identity: Identity, more: object = {}) =>
    access.decide(requestOf(identity, more), need('identified')).isGranted;

  it('is open to users, and to others where something is granted to them', async () => {
    expect(enter(await open({}), ann)).toBe(true);
    expect(enter(await open({ repositories: { '**': { defaultPolicy: ['read'] } } }), anonymous)).toBe(false);
    expect(enter(await open(mixed), anonymous)).toBe(true);
  });

  it('has Docker log in where strangers and users are granted different things', async () => {
    const access = await open(mixed);
    expect(enter(access, anonymous, base('docker/29.1.0 go/go1.25'))).toBe(false);
    expect(enter(access, anonymous, base('containerd (Docker-Client/29.1.0)'))).toBe(false);
    expect(enter(access, anonymous, base('skopeo/1.9'))).toBe(true);
    expect(enter(access, anonymous, base('docker/29.1.0', '/v2/_catalog'))).toBe(true);
    expect(enter(access, ann, base('docker/29.1.0'))).toBe(true);
    const strangersOnly = await open({ repositories: { '**': { anonymousPolicy: ['read'] } } });
    expect(enter(strangersOnly, anonymous, base('docker/29.1.0'))).toBe(true);
    expect(enter(await open({ ...mixed, takesPasswords: false }), anonymous, base('docker/29.1.0'))).toBe(true);
  });

  it('of metrics is for those who are named, and for strangers where the file says so', async () => {
    const named = await open({ metrics: { users: ['ann'] }, adminPolicy: { users: ['root'], actions: ['read'] } });
    expect(may(named, ann, 'metrics')).toBe(true);
    expect(may(named, user('root'), 'metrics')).toBe(false);
    expect(may(named, anonymous, 'metrics')).toBe(false);
    const strangers = await open({ metrics: { anonymousPolicy: ['read'] } });
    expect(may(strangers, anonymous, 'metrics')).toBe(true);
    expect(may(strangers, ann, 'metrics')).toBe(false);
    expect(may(await open({ metrics: { anonymousPolicy: ['create'] } }), anonymous, 'metrics')).toBe(false);
  });
});

authorizerSuite('PolicyAuthorizer', async () => {
  const authorizer = await open({
    repositories: {
      'team/**': { policies: [{ users: ['ann'], actions: ['read', 'create', 'update'] }] },
      'secret/**': { policies: [{ users: ['bob'], actions: ['read', 'update', 'delete'] }] },
    },
  });
  return { authorizer, request: requestOf(ann), readable: ['team/a', 'team/a/b'], hidden: ['secret/a', 'other'] };
});
