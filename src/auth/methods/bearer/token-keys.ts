import { createPublicKey, X509Certificate, type KeyObject, type webcrypto } from 'node:crypto';

/** One key that tokens may be signed with. */
export interface TokenKey {
  readonly key: KeyObject;
  /** Undefined: a token may name any key, or none. */
  readonly kid?: string;
  /** The one algorithm that it is for. Undefined: any that fits the key. */
  readonly alg?: string;
}

/** Why a text holds no keys, as the end of a sentence that begins with where it comes from. Never a part of the text. */
export class NoKeys extends Error {
  override readonly name = 'NoKeys';
}

/** More than any service publishes at a time. */
const mostKeys = 100;
const asymmetric = ['rsa', 'rsa-pss', 'ec', 'ed25519'];
const shortestRsa = 2048;

/** Keys of a text: a certificate or a public key in PEM (PKIX, PKCS#1), or a JWKS. */
export function tokenKeys(text: string): TokenKey[] {
  const trimmed = text.trim();
  if (trimmed.startsWith('{')) return jwksKeys(parsed(trimmed));
  const label = /^-----BEGIN ([A-Z0-9 ]+)-----/m.exec(trimmed)?.[1];
  if (label === undefined) throw new NoKeys('holds neither PEM nor a JWKS');
  if (label.includes('PRIVATE KEY')) throw new NoKeys('holds a private key; only the public one belongs there');
  try {
    const key = label.endsWith('CERTIFICATE') ? new X509Certificate(trimmed).publicKey : createPublicKey(trimmed);
    return [{ key: checked(key) }];
  } catch (error) {
    throw error instanceof NoKeys ? error : new NoKeys(`holds a ${label} that cannot be read`);
  }
}

/** Keys of a JWKS that can sign tokens; those for other purposes, or of unknown kinds, are passed over (RFC 7517, 5). */
export function jwksKeys(value: unknown): TokenKey[] {
  const list: unknown = typeof value === 'object' && value !== null && 'keys' in value ? value.keys : undefined;
  if (!Array.isArray(list)) throw new NoKeys('is no JWKS: it has no list of keys');
  if (list.length > mostKeys) throw new NoKeys(`holds more than ${mostKeys} keys`);
  const keys = list.flatMap((one) => jwkKey(one));
  if (keys.length === 0) throw new NoKeys('holds no key that can sign tokens');
  return keys;
}

/** What a token says of the key it was signed with, unverified. */
export interface TokenHead {
  readonly alg: string;
  readonly kid: string | undefined;
}

/** Where keys come from. */
export interface TokenKeySource {
  /** Those that may have signed a token with this head, the likeliest first. Throws where they cannot be had. */
  find(head: TokenHead): readonly TokenKey[] | Promise<readonly TokenKey[]>;
}

/** Those of the keys that fit the algorithm and, where the token gives a name, have it or have none. */
export function keysNamed(keys: readonly TokenKey[], { alg, kid }: TokenHead): TokenKey[] {
  return keys.filter((one) => fits(one, alg) && (kid === undefined || one.kid === undefined || one.kid === kid));
}

/** What kind of key an algorithm signs with (RFC 7518, 3.1; RFC 8037), and on which curve. */
const kinds: Readonly<Record<string, readonly string[]>> = {
  RS: ['rsa'],
  PS: ['rsa', 'rsa-pss'],
  ES256: ['prime256v1'],
  ES384: ['secp384r1'],
  ES512: ['secp521r1'],
  EdDSA: ['ed25519'],
  Ed25519: ['ed25519'],
};

function fits({ key, alg: own }: TokenKey, alg: string): boolean {
  if (own !== undefined && own !== alg) return false;
  const kind = key.asymmetricKeyType === 'ec' ? key.asymmetricKeyDetails?.namedCurve : key.asymmetricKeyType;
  return (kinds[alg] ?? kinds[alg.slice(0, 2)] ?? []).includes(kind ?? '');
}

function jwkKey(value: unknown): TokenKey[] {
  if (typeof value !== 'object' || value === null) return [];
  const { kty, kid, alg, use, d } = value as Record<string, unknown>;
  if (d !== undefined) throw new NoKeys('holds a private key; only the public one belongs there');
  if ((use !== undefined && use !== 'sig') || kty === 'oct') return [];
  try {
    const key = createPublicKey({ key: value as webcrypto.JsonWebKey, format: 'jwk' });
    return [{ key: checked(key), ...(typeof kid === 'string' && { kid }), ...(typeof alg === 'string' && { alg }) }];
  } catch {
    return [];
  }
}

function checked(key: KeyObject): KeyObject {
  if (!asymmetric.includes(key.asymmetricKeyType ?? '')) throw new NoKeys('holds a key of a kind that signs no tokens');
  const { modulusLength = shortestRsa } = key.asymmetricKeyDetails ?? {};
  if (modulusLength < shortestRsa)
    throw new NoKeys(`holds an RSA key of ${modulusLength} bits, and needs ${shortestRsa}`);
  return key;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new NoKeys('is not well-formed JSON');
  }
}
