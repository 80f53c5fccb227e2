import { Contributions, type KnownUser, type LoginObserver, type PasswordSource } from '@zot/extension-api';
import { authenticatorSuite, ManualClock, RecordingLog, requestOf } from '@zot/testkit';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { BasicLogin } from './basic-login.js';

/** Knows one user, and waits until it is told to answer. */
class OneUser implements PasswordSource {
  asked = 0;
  holds = true;
  failure: Error | undefined;

  constructor(
    readonly method: string,
    private readonly user: string,
    private readonly answer: Partial<KnownUser> = {},
  ) {}

  async verify(username: string, password: string): Promise<KnownUser | undefined> {
    this.asked += 1;
    if (this.failure) throw this.failure;
    if (username !== this.user || password !== 'right') return undefined;
    return { groups: [`of ${this.method}`], rememberFor: 1000, stillHolds: () => this.holds, ...this.answer };
  }
}

const basic = (username: string, password = 'right') =>
  `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`;
const request = (headers: Record<string, string>) => ({ headers }) as unknown as FastifyRequest;

describe('a login by Basic', () => {
  let clock: ManualClock;
  let file: OneUser;
  let directory: OneUser;
  let login: BasicLogin;
  let log: RecordingLog;
  const observers = new Contributions<LoginObserver>();
  const reply = {} as FastifyReply;

  beforeEach(() => {
    clock = new ManualClock();
    log = new RecordingLog();
    observers.fill([]);
    file = new OneUser('file', 'ann');
    directory = new OneUser('directory', 'bob');
    login = open(file, directory);
  });
  const open = (...sources: PasswordSource[]) => {
    const point = new Contributions<PasswordSource>();
    point.fill(sources);
    return new BasicLogin(point, clock, observers, 'My "registry"', log);
  };
  const said = async (authorization: string): Promise<string> => {
    const verdict = await login.authenticate(request({ authorization }), reply);
    if (verdict === undefined) return 'nobody';
    return 'refused' in verdict ? verdict.refused : `${verdict.username} by ${verdict.method}`;
  };

  it('asks the sources in order, and the first that knows the user counts', async () => {
    expect(await said(basic('ann'))).toBe('ann by file');
    expect(await said(basic('bob'))).toBe('bob by directory');
    expect([file.asked, directory.asked]).toEqual([2, 1]);
    expect(await login.authenticate(request({ authorization: basic('bob') }), reply)).toMatchObject({
      groups: ['of directory'],
    });
  });

  it.each([
    [basic('ann', 'wrong'), 'an unknown user, or a wrong password'],
    [basic('eve'), 'an unknown user, or a wrong password'],
    [basic(''), 'a login without a name'],
    ['Basic nonsense', 'an Authorization that is not well formed'],
  ])('refuses %s', async (authorization, reason) => {
    expect(await said(authorization)).toBe(reason);
  });

  it('is none for a client that sends nothing', async () => {
    expect(login.authenticate(request({}), reply)).toBeUndefined();
    expect(login.authenticate(request({ authorization: '' }), reply)).toBeUndefined();
    expect(login.authenticate(request({ authorization: 'Basic Og==' }), reply)).toBeUndefined();
    expect(login.authenticate(request({ authorization: 'Bearer abc' }), reply)).toBeUndefined();
    expect(file.asked).toBe(0);
  });

  it('is remembered for as long as the source says, and answered at once', async () => {
    await said(basic('ann'));
    const again = login.authenticate(request({ authorization: basic('ann') }), reply);
    expect(again).toMatchObject({ username: 'ann' });
    expect(await said(basic('ann', 'wrong'))).toBe('an unknown user, or a wrong password');
    expect(file.asked).toBe(2);
    await clock.advance(1000);
    expect(await said(basic('ann'))).toBe('ann by file');
    expect(file.asked).toBe(3);
  });

  it('is not remembered beyond what voids it', async () => {
    await said(basic('ann'));
    file.holds = false;
    await said(basic('ann'));
    expect(file.asked).toBe(2);
  });

  it('is not remembered where the source does not say so', async () => {
    file = new OneUser('file', 'ann', { rememberFor: undefined });
    login = open(file);
    await said(basic('ann'));
    await said(basic('ann'));
    expect(file.asked).toBe(2);
  });

  it('costs one check for the many requests that come at once, good or bad', async () => {
    expect(new Set(await Promise.all(Array.from({ length: 8 }, () => said(basic('ann')))))).toEqual(
      new Set(['ann by file']),
    );
    expect(file.asked).toBe(1);
    await Promise.all(Array.from({ length: 8 }, () => said(basic('ann', 'wrong'))));
    expect(file.asked).toBe(2);
    await said(basic('ann', 'wrong'));
    expect(file.asked).toBe(3);
  });

  it('goes on to the next source where one cannot answer, and tells if none knows the user (F24)', async () => {
    file.failure = new Error('down');
    expect(await said(basic('bob'))).toBe('bob by directory');
    await expect(said(basic('ann'))).rejects.toThrow('down');
    file.failure = undefined;
    expect(await said(basic('ann'))).toBe('ann by file');
  });

  it('is refused by one source for all where it can be meant for that one only', async () => {
    login = open({ method: 'keys', verify: async () => 'refused' }, file);
    expect(await said(basic('ann'))).toBe('an unknown user, or a wrong password');
    expect(file.asked).toBe(0);
  });

  it('names the login that a key stands for', async () => {
    login = open(new OneUser('keys', 'ann', { method: 'directory' }));
    expect(await said(basic('ann'))).toBe('ann by directory');
  });

  it('is told to observers each time, and only if it is good; what they throw keeps nobody out', async () => {
    const told: string[] = [];
    observers.fill([
      { loggedIn: ({ username }) => void told.push(username) },
      {
        loggedIn: () => {
          throw new Error('at once');
        },
      },
      { loggedIn: async () => Promise.reject(new Error('late')) },
    ]);
    expect(await said(basic('ann'))).toBe('ann by file');
    expect(await said(basic('ann'))).toBe('ann by file');
    expect(await said(basic('eve'))).toBe('an unknown user, or a wrong password');
    expect(told).toEqual(['ann', 'ann']);
    expect(log.messages('error')).toHaveLength(4);
  });

  it('carries the limits of what was used', async () => {
    const scope = { kind: 'limits' as const, allows: () => false };
    login = open(new OneUser('keys', 'ann', { scope }));
    expect(await login.authenticate(request({ authorization: basic('ann') }), reply)).toMatchObject({ scope });
  });

  it('offers itself with the realm in quotes, but not to the page of zui', () => {
    expect(login.challenge(request({}))).toBe('Basic realm="My \\"registry\\""');
    expect(login.challenge(request({ 'x-zot-api-client': 'zot-ui' }))).toBeUndefined();
  });

  it('is idle without a source of passwords', () => {
    expect(open().isIdle).toBe(true);
    expect(login.isIdle).toBe(false);
  });
});

authenticatorSuite('BasicLogin', async () => {
  const sources = new Contributions<PasswordSource>();
  sources.fill([new OneUser('file', 'ann')]);
  return {
    authenticator: new BasicLogin(sources, new ManualClock(), new Contributions(), 'realm', new RecordingLog()),
    good: requestOf({ headers: { authorization: basic('ann') } }),
    bad: requestOf({ headers: { authorization: basic('ann', 'mistyped') } }),
    username: 'ann',
    secrets: ['mistyped', basic('ann'), basic('ann', 'mistyped')],
  };
});
