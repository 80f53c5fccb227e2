import { createHmac, generateKeyPairSync, sign, type KeyObject } from 'node:crypto';
import { FileKeys } from './file-keys.js';
import { GrantedAccess } from './granted-access.js';
import { ServiceTokens } from './service-tokens.js';
import type { TokenKey } from './token-keys.js';
import { isTokenShaped, TokenRefused } from './verify-token.js';

const now = Date.UTC(2030, 0, 1);
const seconds = now / 1000;
const clock = { now: () => now } as never;

const pair = (type: 'rsa' | 'ec') =>
  type === 'rsa'
    ? generateKeyPairSync('rsa', { modulusLength: 2048 })
    : generateKeyPairSync('ec', { namedCurve: 'P-256' });
const rsa = pair('rsa');
const ec = pair('ec');
const strange = { rsa: pair('rsa'), ec: pair('ec') };
const publicPem = rsa.publicKey.export({ type: 'spki', format: 'pem' }).toString();
const publicDer = rsa.publicKey.export({ type: 'spki', format: 'der' });

const coded = (value: unknown) =>
  Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)).toString('base64url');
const good = { iss: 'tokens', aud: 'registry', sub: 'ann', exp: seconds + 300, iat: seconds, nbf: seconds, access: [] };
const rs256 = { alg: 'RS256', kid: 'one', typ: 'JWT' };
const es256 = { alg: 'ES256', kid: 'two' };

/** A token of these parts, signed with SHA-256 by whatever key. */
function token(
  head: object | string,
  claims: object | string,
  key: KeyObject,
  dsaEncoding: 'ieee-p1363' | 'der' = 'ieee-p1363',
) {
  const text = `${coded(head)}.${coded(claims)}`;
  return `${text}.${sign('sha256', Buffer.from(text), { key, dsaEncoding }).toString('base64url')}`;
}
function hmac(head: object, key: string | Buffer, bits = 256) {
  const text = `${coded(head)}.${coded(good)}`;
  return `${text}.${createHmac(`sha${bits}`, key).update(text).digest('base64url')}`;
}
const byUs = (claims: object = {}, head: object = {}) =>
  token({ ...rs256, ...head }, { ...good, ...claims }, rsa.privateKey);
const byStranger = (head: object = {}, claims: object = {}) =>
  token({ ...rs256, ...head }, { ...good, ...claims }, strange.rsa.privateKey);
const without = (claim: keyof typeof good) => {
  const { [claim]: _, ...rest } = good;
  return token(rs256, rest, rsa.privateKey);
};
const strangeJwk = { ...strange.rsa.publicKey.export({ format: 'jwk' }), kid: 'one' };
const [h, p, s] = byUs().split('.') as [string, string, string];
const wide = coded({ ...good, access: [{ type: 'repository', name: 'all', actions: ['push', 'delete'] }] });
const flipped = Buffer.from(s, 'base64url').map((byte, at) => (at === 9 ? byte ^ 1 : byte));

/** S20: none of these is let in. */
const attacks: readonly (readonly [string, string])[] = [
  ['none, without a signature', `${coded({ alg: 'none' })}.${coded(good)}.`],
  ['none, with a signature of ours', `${coded({ alg: 'none' })}.${p}.${s}`],
  ['None', `${coded({ alg: 'None' })}.${p}.${s}`],
  ['NONE', `${coded({ alg: 'NONE' })}.${p}.${s}`],
  ['an empty algorithm', `${coded({ alg: '' })}.${p}.${s}`],
  ['no algorithm', `${coded({ kid: 'one' })}.${p}.${s}`],
  ['a list of algorithms', `${coded({ alg: ['RS256'] })}.${p}.${s}`],
  ['algorithm in another case', `${coded({ alg: 'rs256' })}.${p}.${s}`],
  ['HS256 by the public key as PEM', hmac({ alg: 'HS256', kid: 'one' }, publicPem)],
  ['HS256 by the public key as PEM, trimmed', hmac({ alg: 'HS256', kid: 'one' }, publicPem.trim())],
  ['HS256 by the public key as DER', hmac({ alg: 'HS256', kid: 'one' }, publicDer)],
  ['HS384 by the public key', hmac({ alg: 'HS384' }, publicPem, 384)],
  ['HS512 by the public key', hmac({ alg: 'HS512' }, publicPem, 512)],
  ['HS256 by an empty key', hmac({ alg: 'HS256', kid: '../../../../dev/null' }, '')],
  ['a key of its own in jwk', byStranger({ jwk: strangeJwk })],
  ['a place of its own for keys in jku', byStranger({ jku: 'http://127.0.0.1:1/keys' })],
  ['a place of its own for a certificate in x5u', byStranger({ x5u: 'http://127.0.0.1:1/cert' })],
  ['a certificate of its own in x5c', byStranger({ x5c: ['MIIB'] })],
  ['a kid that is not known', byUs({}, { kid: 'three' })],
  ['a kid that is a path', byUs({}, { kid: '../one' })],
  ['a kid that is a query', byUs({}, { kid: "x' union select 'one" })],
  ['a kid that is an object', byUs({}, { kid: { toString: 'one' } })],
  ['the kid of another key', byUs({}, { kid: 'two' })],
  ['a stranger as signer', byStranger()],
  ['a stranger as signer, without kid', byStranger({ kid: undefined })],
  ['a signature of zeros', `${coded(es256)}.${p}.${Buffer.alloc(64).toString('base64url')}`],
  ['a signature in DER', token(es256, good, ec.privateKey, 'der')],
  ['an algorithm for a larger curve', token({ ...es256, alg: 'ES384' }, good, ec.privateKey)],
  ['PS256 over a signature of RS256', byUs({}, { alg: 'PS256' })],
  ['a signature cut off', `${h}.${p}.`],
  ['half a signature', `${h}.${p}.${s.slice(0, s.length / 2)}`],
  ['one bit of the signature turned', `${h}.${p}.${Buffer.from(flipped).toString('base64url')}`],
  ['the signature of another token', `${h}.${p}.${byUs({ sub: 'bob' }).split('.')[2]!}`],
  ['a widened scope', `${h}.${wide}.${s}`],
  ['a head changed behind the signature', `${coded({ ...rs256, typ: 'x' })}.${p}.${s}`],
  ['an end in the past', byUs({ exp: seconds - 61 })],
  ['no end', without('exp')],
  ['an end that is a text', byUs({ exp: String(seconds + 300) })],
  ['an end that is null', byUs({ exp: null })],
  ['a start in the future', byUs({ nbf: seconds + 61 })],
  ['a start that is a text', byUs({ nbf: 'now' })],
  ['a date in the future', byUs({ iat: seconds + 61 })],
  ['another audience', byUs({ aud: 'other' })],
  ['other audiences', byUs({ aud: ['other', 'third'] })],
  ['an empty list of audiences', byUs({ aud: [] })],
  ['an empty audience', byUs({ aud: '' })],
  ['an audience in another case', byUs({ aud: 'Registry' })],
  ['another issuer', byUs({ iss: 'others' })],
  ['no issuer', without('iss')],
  ['a list for an issuer', byUs({ iss: ['tokens'] })],
  ['a part that must be understood and is not', byUs({}, { crit: ['x'], x: 1 })],
  ['a payload that is not coded', byUs({}, { crit: ['b64'], b64: false })],
  ['claims that are no object', token(rs256, '[1]', rsa.privateKey)],
  ['claims that are no JSON', token(rs256, '{', rsa.privateKey)],
  ['a head that is no JSON', token('{', good, rsa.privateKey)],
  ['a head that is null', token('null', good, rsa.privateKey)],
  ['parts of an encrypted token', `${coded({ alg: 'RSA-OAEP', enc: 'A128GCM' })}.a.b.c.d`],
  ['thousands of dots', '.'.repeat(10_000)],
  ['more than a token ever holds', byUs({ padding: 'x'.repeat(12_000) })],
  ['blanks in it', `${h}.${p} .${s}`],
  ['padding', `${h}=.${p}.${s}`],
  ['two tokens', `${byUs()},${byUs()}`],
];

function keys(...list: TokenKey[]): FileKeys {
  const file = new FileKeys('', clock, { with: () => ({}) } as never);
  Object.assign(file, { keys: list });
  return file;
}
const both = keys({ key: rsa.publicKey, kid: 'one' }, { key: ec.publicKey, kid: 'two' });
const rules = { service: 'registry', issuer: 'tokens' };

async function verdict(text: string, tokens = new ServiceTokens(both, rules, clock)): Promise<string> {
  if (!isTokenShaped(text)) return 'refused';
  try {
    return (await tokens.verify(text)).identity.username;
  } catch (error) {
    if (error instanceof TokenRefused) return 'refused';
    throw error;
  }
}

describe('tokens', () => {
  it.each(attacks)('are refused with %s', async (_, text) => {
    expect(await verdict(text)).toBe('refused');
  });

  it.each([
    ['as they should be', byUs()],
    ['without a kid', byUs({}, { kid: undefined })],
    ['by a curve', token(es256, good, ec.privateKey)],
    ['that have just ended, by another clock', byUs({ exp: seconds - 59 })],
    ['that start soon, by another clock', byUs({ nbf: seconds + 59, iat: seconds + 59 })],
    ['made for several', byUs({ aud: ['other', 'registry'] })],
    ['made for nobody in particular', without('aud')],
    ['with an odd field in their head, which nobody follows', byUs({}, { jku: 'http://127.0.0.1:1/' })],
  ])('are taken %s', async (_, text) => {
    expect(await verdict(text)).toBe('ann');
  });

  it('need no issuer where the file names none', async () => {
    expect(await verdict(byUs({ iss: 'others' }), new ServiceTokens(both, { service: 'registry' }, clock))).toBe('ann');
  });

  it('may call a single key what they like, as in zot', async () => {
    const single = new ServiceTokens(keys({ key: rsa.publicKey, kid: 'x' }), rules, clock);
    expect(await verdict(byUs({}, { kid: 'three' }), single)).toBe('ann');
    expect(await verdict(byStranger({ kid: 'x' }), single)).toBe('refused');
  });

  it('tell nothing of themselves when they are refused', async () => {
    const failure = await new ServiceTokens(both, rules, clock)
      .verify(byUs({ aud: 'canary', sub: 'canary', iss: 'canary' }, { kid: 'one' }))
      .catch((error: unknown) => error);
    expect(String((failure as Error).stack)).not.toContain('canary');
  });
});

describe('the access that a token lists', () => {
  const access = (list: unknown) => new GrantedAccess(list, () => now);
  const may = (list: unknown, action: string, repository?: string) =>
    access(list).allows({ action, repository } as never);
  const entry = (actions: unknown, more: object = {}) => [{ type: 'repository', name: 'a/b', actions, ...more }];

  it.each([
    ['read', 'pull'],
    ['create', 'push'],
    ['update', 'push'],
    ['delete', 'delete'],
  ])('gives the right to %s by %s alone', (action, word) => {
    for (const other of ['pull', 'push', 'delete', '*', 'PULL']) {
      expect(may(entry([other]), action, 'a/b')).toBe(other === word);
    }
    expect(may(entry([word]), action, 'a')).toBe(false);
    expect(may(entry([word]), action, 'a/bc')).toBe(false);
    expect(may(entry([word]), action)).toBe(false);
    expect(may(entry([word], { type: 'registry' }), action, 'a/b')).toBe(false);
  });

  it('lets in at all, but not to be an administrator or to read metrics', () => {
    expect(may([], 'identified')).toBe(true);
    expect(may([], 'user')).toBe(true);
    for (const action of ['admin', 'metrics', 'constructor']) expect(may(entry(['pull', action]), action)).toBe(false);
    expect(may(entry(['pull']), 'identified', 'a/b')).toBe(true);
    expect(may(entry(['pull']), 'identified', 'other')).toBe(false);
  });

  it('ends with an entry, if it has an end of its own', () => {
    expect(may(entry(['pull'], { exp: seconds + 1 }), 'read', 'a/b')).toBe(true);
    expect(may(entry(['pull'], { exp: seconds }), 'read', 'a/b')).toBe(false);
    expect(may(entry(['pull'], { exp: 0 }), 'read', 'a/b')).toBe(false);
    expect(may([...entry(['pull'], { exp: 0 }), ...entry(['pull'])], 'read', 'a/b')).toBe(true);
  });

  it.each([
    undefined,
    null,
    'pull',
    {},
    [null],
    ['x'],
    entry('pull'),
    entry(['pull'], { name: ['a/b'] }),
    entry(['pull'], { exp: 'never' }),
    entry([['pull']]),
    [{ __proto__: { type: 'repository', name: 'a/b', actions: ['pull'] } }].map((one) =>
      JSON.parse(JSON.stringify(one)),
    ),
  ])('is nothing in %j', (list) => {
    expect(may(list, 'read', 'a/b')).toBe(false);
  });

  it('comes together from several entries', () => {
    const list = [...entry(['pull']), ...entry(['delete', 7])];
    expect(['read', 'create', 'delete'].map((action) => may(list, action, 'a/b'))).toEqual([true, false, true]);
  });
});
