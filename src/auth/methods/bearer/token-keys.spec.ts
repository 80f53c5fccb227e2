import { generateKeyPairSync } from 'node:crypto';
import { Authority } from '../../../../test/support/certificates.js';
import { keysNamed, tokenKeys } from './token-keys.js';

const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 });
const weak = generateKeyPairSync('rsa', { modulusLength: 1024 });
const ed = generateKeyPairSync('ed25519');
const jwk = (more: object = {}, key = rsa.publicKey) => ({ ...key.export({ format: 'jwk' }), ...more });
const jwks = (...keys: unknown[]) => JSON.stringify({ keys });
const names = (text: string) => tokenKeys(text).map(({ kid, key }) => `${kid} ${key.asymmetricKeyType}`);

it.each([
  ['a certificate', new Authority().issue({ commonName: 'x' }).certificate, ['undefined ec']],
  ['a public key', rsa.publicKey.export({ type: 'spki', format: 'pem' }).toString(), ['undefined rsa']],
  ['a public key in PKCS#1', rsa.publicKey.export({ type: 'pkcs1', format: 'pem' }).toString(), ['undefined rsa']],
  ['a key of Edwards', ed.publicKey.export({ type: 'spki', format: 'pem' }).toString(), ['undefined ed25519']],
  ['a set', jwks(jwk({ kid: 'a' }), jwk({ kid: 'b', use: 'sig' }, ed.publicKey)), ['a rsa', 'b ed25519']],
  [
    'a set with keys for something else',
    jwks(jwk({ kid: 'a' }), jwk({ use: 'enc' }), { kty: 'oct', k: 'c2VjcmV0' }, { kty: 'new' }, 7, null),
    ['a rsa'],
  ],
])('%s is read', (_, text, expected) => {
  expect(names(`\n${text}\n`)).toEqual(expected);
});

it.each([
  ['nothing', '', 'holds neither PEM nor a JWKS'],
  ['a private key', rsa.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(), 'holds a private key'],
  ['a private key in a set', jwks({ ...rsa.privateKey.export({ format: 'jwk' }) }), 'holds a private key'],
  ['half a certificate', '-----BEGIN CERTIFICATE-----\ncanary\n-----END CERTIFICATE-----', 'that cannot be read'],
  ['a short key', weak.publicKey.export({ type: 'spki', format: 'pem' }).toString(), 'holds an RSA key of 1024 bits'],
  ['a secret', jwks({ kty: 'oct', k: 'canary' }), 'holds no key that can sign tokens'],
  ['no list', '{"keys":"canary"}', 'is no JWKS'],
  ['half a set', '{"keys":[{"n":"canary"', 'is not well-formed JSON'],
  ['far too many keys', jwks(...Array.from({ length: 101 }, () => ({}))), 'holds more than 100 keys'],
])('%s is refused, and not repeated', (_, text, message) => {
  expect(() => tokenKeys(text)).toThrow(message);
  expect(() => tokenKeys(text)).toThrow(
    expect.objectContaining({ message: expect.not.stringContaining('canary') as string }),
  );
});

it('keys are chosen by name and algorithm', () => {
  const keys = tokenKeys(jwks(jwk({ kid: 'a' }), jwk({ kid: 'b', alg: 'PS256' }), jwk()));
  const chosen = (kid: string | undefined, alg: string) => keysNamed(keys, { kid, alg }).map((one) => one.kid);
  expect(chosen('a', 'RS256')).toEqual(['a', undefined]);
  expect(chosen('b', 'RS256')).toEqual([undefined]);
  expect(chosen('b', 'PS256')).toEqual(['b', undefined]);
  expect(chosen('a', 'ES256')).toEqual([]);
  expect(chosen(undefined, 'PS256')).toEqual(['a', 'b', undefined]);
});
