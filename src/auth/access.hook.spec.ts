import {
  AccessHook,
  authenticators,
  Authorizer,
  Contributions,
  granted,
  NoAccessControl,
  Rights,
  type AccessNeed,
  type AccessRule,
  type Authenticator,
  type Decision,
  type Identity,
} from '@zot/extension-api';
import { NestFactory } from '@nestjs/core';
import { RegistryError, type RepositoryName } from '@zot/oci';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { AccessConfig } from './access.config.js';
import { accessModule } from './access.module.js';

const repository = 'a' as RepositoryName;
const alice: Identity = { username: 'alice', groups: [], method: 'test' };
const reply = {} as FastifyReply;

/** A login by `Authorization: <word>`: the word is the name, and `bad` does not hold. */
class WordLogin implements Authenticator {
  asked = 0;
  constructor(
    readonly scheme: string,
    readonly isExclusive = false,
    private readonly late = false,
  ) {}

  authenticate({ headers: { authorization = '' } }: FastifyRequest): ReturnType<Authenticator['authenticate']> {
    this.asked += 1;
    const [scheme, word = ''] = authorization.split(' ');
    const verdict =
      scheme !== this.scheme ? undefined : word === 'bad' ? { refused: 'wrong word' } : { ...alice, username: word };
    return this.late ? Promise.resolve(verdict) : verdict;
  }

  challenge(request: FastifyRequest, need: AccessNeed): string | undefined {
    return request.headers['x-quiet'] ? undefined : `${this.scheme} for="${need.action}"`;
  }
}

class ReadersOnly extends Authorizer {
  decide({ identity }: FastifyRequest, { action }: AccessNeed): Decision {
    if (identity.username === 'alice' && (action === 'read' || action === 'identified')) return granted;
    return { isGranted: false, reason: 'readers only read' };
  }
  readable() {
    return (name: RepositoryName) => name === 'a';
  }
}

async function open(
  ways: Authenticator[],
  authorizer: new (...given: never[]) => Authorizer = NoAccessControl,
  config: AccessConfig = new AccessConfig(),
) {
  const contributed = new Contributions<Authenticator>();
  const module = accessModule(config);
  const app = await NestFactory.createApplicationContext(
    {
      ...module,
      providers: [
        ...module.providers!,
        { provide: Authorizer, useClass: authorizer },
        { provide: authenticators.token, useValue: contributed },
      ],
    },
    { logger: false, abortOnError: false },
  );
  contributed.fill(ways);
  return { hook: app.get(AccessHook), rights: app.get(Rights) };
}

function ask(rule?: AccessRule, headers: Record<string, string | string[]> = {}): FastifyRequest {
  const distinct = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, [value].flat()]));
  const first = Object.fromEntries(Object.entries(distinct).map(([name, [value]]) => [name, value]));
  return {
    route: { config: { access: rule } },
    is404: false,
    params: { name: 'a', reference: 'v1' },
    headers: first,
    raw: { rawHeaders: Object.entries(distinct).flatMap(([name, values]) => values.flatMap((value) => [name, value])) },
  } as unknown as FastifyRequest;
}

async function outcome(hook: AccessHook, request: FastifyRequest): Promise<string> {
  try {
    await hook.decide(request, reply);
    return request.identity.username || 'anonymous';
  } catch (error) {
    if (!(error instanceof RegistryError)) throw error;
    const challenges = [error.headers['www-authenticate'] ?? []].flat();
    return [error.status, error.code, ...challenges].join(' ');
  }
}

const read: AccessRule = { action: 'read', repository: 'name' };

describe('the access hook', () => {
  it('lets everybody pass at once in an open registry, and asks for nothing', async () => {
    const { hook, rights } = await open([]);
    const request = ask(read, { authorization: 'Basic Zm9vOmJhcg==' });
    expect(hook.decide(request, reply)).toBeUndefined();
    expect(request.identity.method).toBe('anonymous');
    expect(rights.may(request, 'delete', repository)).toBe(true);
    expect(rights.readable(request)).toBeUndefined();
  });

  it('imposes no check for collisions where nobody asked for it', async () => {
    const { hook, rights } = await open([]);
    const request = ask(read);
    await outcome(hook, request);
    expect(rights.may(request, 'detectManifestCollision', repository)).toBe(false);
  });

  it('denies a route without a rule, and lets an unknown path be answered 404', async () => {
    const { hook } = await open([]);
    expect(await outcome(hook, ask())).toBe('403 DENIED');
    expect(await outcome(hook, { ...ask(), is404: true })).toBe('anonymous');
  });

  it('needs a login where there is a way to log in, but for public routes, which ask nobody', async () => {
    const way = new WordLogin('Word');
    const { hook, rights } = await open([way]);
    expect(await outcome(hook, ask(read))).toBe('401 UNAUTHORIZED Word for="read"');
    expect(await outcome(hook, ask({ action: 'identified' }))).toBe('401 UNAUTHORIZED Word for="identified"');
    expect(await outcome(hook, ask(read, { authorization: 'Word alice' }))).toBe('alice');
    way.asked = 0;
    const request = ask({ action: 'public' }, { authorization: 'Word bad' });
    expect(hook.decide(request, reply)).toBeUndefined();
    expect(way.asked).toBe(0);
    expect(rights.may(request, 'read', repository)).toBe(false);
    expect(rights.readable(request)!(repository)).toBe(false);
  });

  it.each([false, true])('asks one way after the other until one has a verdict (late: %s)', async (late) => {
    const ways = ['One', 'Two', 'Three'].map((scheme) => new WordLogin(scheme, false, late));
    const { hook } = await open(ways);
    expect(await outcome(hook, ask(read, { authorization: 'Two bob' }))).toBe('bob');
    expect(ways.map((way) => way.asked)).toEqual([1, 1, 0]);
    const request = ask(read, { authorization: 'One bad' });
    expect(await outcome(hook, request)).toBe('401 UNAUTHORIZED One for="read" Two for="read" Three for="read"');
    expect(request.refusal).toBe('wrong word');
    expect(ways.map((way) => way.asked)).toEqual([2, 1, 0]);
  });

  it('does not wait for ways that answer at once', async () => {
    const { hook } = await open([new WordLogin('Word')]);
    expect(hook.decide(ask(read, { authorization: 'Word alice' }), reply)).toBeUndefined();
  });

  it('asks only exclusive ways where there is one', async () => {
    const { hook } = await open([new WordLogin('Word'), new WordLogin('Token', true)]);
    expect(await outcome(hook, ask(read, { authorization: 'Word alice' }))).toBe('401 UNAUTHORIZED Token for="read"');
    expect(await outcome(hook, ask(read, { authorization: 'Token bob' }))).toBe('bob');
  });

  it('refuses credentials of a scheme that no way reads', async () => {
    const { hook } = await open([new WordLogin('Word'), { scheme: 'Other', authenticate: () => undefined }]);
    const request = ask(read, { authorization: 'Third alice' });
    expect(await outcome(hook, request)).toMatch(/^401 UNAUTHORIZED/);
    expect(request.refusal).toBe('an Authorization of a kind that is not taken');
    const { hook: third } = await open([{ scheme: 'Other', authenticate: () => alice }]);
    expect(await outcome(third, ask(read, { authorization: 'OTHER x' }))).toBe('alice');
    expect(await outcome(third, ask(read, { authorization: '' }))).toBe('alice');
  });

  it('counts a way that is idle as none', async () => {
    const idle: Authenticator = { scheme: 'Word', isIdle: true, authenticate: () => ({ refused: 'never asked' }) };
    const { hook, rights } = await open([idle]);
    const request = ask(read, { authorization: 'Other x' });
    expect(hook.decide(request, reply)).toBeUndefined();
    expect(rights.may(request, 'delete', repository)).toBe(true);
  });

  it('refuses two Authorization headers, whoever they name', async () => {
    const { hook } = await open([new WordLogin('Word')]);
    const twice = ask(read, { authorization: ['Word alice', 'Word alice'] });
    expect(await outcome(hook, twice)).toMatch(/^401 UNAUTHORIZED/);
  });

  it('offers a login by default, and none where every way keeps quiet', async () => {
    const { hook } = await open([], ReadersOnly);
    expect(await outcome(hook, ask(read))).toBe('401 UNAUTHORIZED Basic realm="Authorization Required"');
    const { hook: quiet } = await open([new WordLogin('Word')]);
    expect(await outcome(quiet, ask(read, { 'x-quiet': '1' }))).toBe('401 UNAUTHORIZED');
  });

  it('tells a known user why not, and no stranger', async () => {
    const { hook, rights } = await open([new WordLogin('Word')], ReadersOnly);
    const request = ask(read, { authorization: 'Word alice' });
    expect(await outcome(hook, request)).toBe('alice');
    expect(() => rights.require(request, 'delete', repository)).toThrow(
      expect.objectContaining({ status: 403, code: 'DENIED', detail: { reason: 'readers only read' } }),
    );
    expect(request.refusal).toBe('readers only read');
    expect(rights.readable(request)!('b' as RepositoryName)).toBe(false);
    const stranger = ask(read);
    await expect(async () => hook.decide(stranger, reply)).rejects.toMatchObject({ status: 401, detail: {} });
  });

  it('tells the authorizer what the route is about', async () => {
    const needs: AccessNeed[] = [];
    class Noting extends ReadersOnly {
      override decide(request: FastifyRequest, need: AccessNeed): Decision {
        needs.push(need);
        return granted;
      }
    }
    const { hook, rights } = await open([], Noting);
    const request = ask({ action: 'read', repository: 'name', reference: 'reference' });
    await hook.decide(request, reply);
    rights.require(request, 'update', repository, 'v2');
    expect(needs).toEqual([
      { action: 'read', repository: 'a', reference: 'v1' },
      { action: 'update', repository: 'a', reference: 'v2' },
    ]);
  });

  it('knows who is logged in', async () => {
    const { hook } = await open([new WordLogin('Word')]);
    expect(await outcome(hook, ask({ action: 'user' }, { authorization: 'Word alice' }))).toBe('alice');
    expect(await outcome((await open([])).hook, ask({ action: 'user' }))).toBe('anonymous');
    expect(await outcome((await open([], ReadersOnly)).hook, ask({ action: 'user' }))).toMatch(/^401/);
  });
});

describe('failDelay', () => {
  const delayOf = async (headers: Record<string, string>, action: AccessRule['action'] = 'read') => {
    const ways = [new WordLogin('Word'), new WordLogin('Bearer')];
    const { hook } = await open(ways, ReadersOnly, Object.assign(new AccessConfig(), { failDelay: 3000 }));
    try {
      await hook.decide(ask({ ...read, action }, headers), reply);
      return 'granted';
    } catch (error) {
      const { status, delay } = error as RegistryError;
      return [status, delay];
    }
  };

  it('holds back the answer to a login that fails, and to a user who may not', async () => {
    expect(await delayOf({ authorization: 'Word bad' })).toEqual([401, 3000]);
    expect(await delayOf({ authorization: 'Word bob' })).toEqual([403, 3000]);
    expect(await delayOf({ authorization: 'Word alice' }, 'delete')).toEqual([403, 3000]);
    expect(await delayOf({ authorization: 'Word alice' })).toBe('granted');
  });

  it('keeps nobody waiting who has guessed nothing', async () => {
    expect(await delayOf({})).toEqual([401, 0]);
    expect(await delayOf({ authorization: 'Bearer bad' })).toEqual([401, 0]);
  });
});

describe('a scope', () => {
  const scoped = (kind: 'rights' | 'limits'): Authenticator => ({
    authenticate: () => ({
      ...alice,
      scope: { kind, allows: ({ action }) => action === 'read' || action === 'identified' || action === 'create' },
    }),
    challenge: () => 'Bearer realm="x"',
  });

  it('of rights is all that counts, and one that is too narrow is told how to get a wider one', async () => {
    const { hook, rights } = await open([scoped('rights')], ReadersOnly);
    const request = ask({ action: 'create', repository: 'name' });
    expect(await outcome(hook, request)).toBe('alice');
    expect(await outcome(hook, ask({ action: 'delete', repository: 'name' }))).toBe(
      '401 UNAUTHORIZED Bearer realm="x"',
    );
    expect(rights.readable(request)!('b' as RepositoryName)).toBe(true);
    expect(rights.may(request, 'detectManifestCollision', repository)).toBe(false);
  });

  it('of limits leaves what its user may anyway', async () => {
    const { hook, rights } = await open([scoped('limits')], ReadersOnly);
    const request = ask(read);
    expect(await outcome(hook, request)).toBe('alice');
    expect(await outcome(hook, ask({ action: 'create', repository: 'name' }))).toBe('403 DENIED');
    expect(await outcome(hook, ask({ action: 'user' }))).toBe('403 DENIED');
    expect(rights.readable(request)!('b' as RepositoryName)).toBe(false);
    expect(rights.readable(request)!(repository)).toBe(true);
  });

  it('of limits takes no duty away', async () => {
    class Careful extends ReadersOnly {
      override decide = () => granted;
    }
    const { hook, rights } = await open([scoped('limits')], Careful);
    const request = ask(read);
    await outcome(hook, request);
    expect(rights.may(request, 'detectManifestCollision', repository)).toBe(true);
    expect(rights.may(request, 'delete', repository)).toBe(false);
  });
});
