import { decodeProtectedHeader, errors, jwtVerify, type JWTPayload } from 'jose';
import type { TokenHead, TokenKey, TokenKeySource } from './token-keys.js';

/** Only such as need a private key to sign: what this server holds can never sign a token. */
export const tokenAlgorithms = [
  'EdDSA',
  'Ed25519',
  ...['RS', 'ES', 'PS'].flatMap((kind) => ['256', '384', '512'].map((bits) => `${kind}${bits}`)),
];

/** Longer than tokens with hundreds of groups; all headers of a request together may have 16 KiB. */
const longestToken = 15 * 1024;
const form = /^[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+$/;
/** Clocks differ by so much, in seconds. */
const tolerance = 60;
/** Of keys without a name, each one is tried. */
const mostTries = 8;

/** A token that does not hold. The reason is for logs, and holds no part of the token. */
export class TokenRefused extends Error {
  override readonly name = 'TokenRefused';
}

export interface TokenRules {
  /** Undefined: not looked at. */
  readonly issuer?: string;
  /** One of them must be among the token's. */
  readonly audiences?: readonly string[];
  /** A token that names no audience is made for anybody. */
  readonly mayLackAudience?: boolean;
  /** Milliseconds since 1970. */
  readonly now: number;
}

/** Three parts of the alphabet, and no more: looked at before anything is decoded (CVE-2025-30204). */
export function isTokenShaped(token: string): boolean {
  return token.length <= longestToken && form.test(token);
}

/** Which key a token says it was signed with, unverified; throws `TokenRefused` for a head that is none. */
export function tokenHead(token: string): TokenHead {
  let head;
  try {
    head = decodeProtectedHeader(token);
  } catch {
    throw new TokenRefused('its head cannot be read');
  }
  const { alg, kid } = head;
  if (typeof alg !== 'string' || !tokenAlgorithms.includes(alg)) throw new TokenRefused('its algorithm is not taken');
  if (kid !== undefined && typeof kid !== 'string') throw new TokenRefused('its kid is no text');
  return { alg, kid };
}

/** The claims of a token whose signature, time, issuer and audience hold; throws `TokenRefused` for any other. */
export async function verifyToken(
  token: string,
  source: TokenKeySource,
  { issuer, audiences, mayLackAudience = false, now }: TokenRules,
): Promise<JWTPayload> {
  const keys = await source.find(tokenHead(token));
  if (keys.length === 0) throw new TokenRefused('its key is not known');
  const payload = await signedClaims(token, keys.slice(0, mostTries), { issuer, now });
  if (audiences) checkAudience(payload, audiences, mayLackAudience);
  if (payload.iat !== undefined && payload.iat > now / 1000 + tolerance) throw new TokenRefused('it was issued later');
  return payload;
}

async function signedClaims(
  token: string,
  keys: readonly TokenKey[],
  { issuer, now }: { issuer: string | undefined; now: number },
): Promise<JWTPayload> {
  const options = {
    algorithms: tokenAlgorithms,
    clockTolerance: tolerance,
    currentDate: new Date(now),
    requiredClaims: ['exp'],
    ...(issuer !== undefined && { issuer }),
  };
  for (const [index, { key }] of keys.entries()) {
    try {
      return (await jwtVerify(token, key, options)).payload;
    } catch (error) {
      const isOtherKey = error instanceof errors.JWSSignatureVerificationFailed || error instanceof TypeError;
      if (!isOtherKey || index === keys.length - 1) throw refused(error);
    }
  }
  throw new TokenRefused('its key is not known');
}

function refused(error: unknown): TokenRefused {
  if (error instanceof errors.JWTExpired) return new TokenRefused('it has expired');
  if (error instanceof errors.JWTClaimValidationFailed) return new TokenRefused(`its ${error.claim} does not hold`);
  if (error instanceof errors.JWSSignatureVerificationFailed) return new TokenRefused('its signature does not hold');
  if (error instanceof errors.JOSEError) return new TokenRefused('it is not well formed');
  // A key of another kind than the algorithm wants.
  if (error instanceof TypeError) return new TokenRefused('its algorithm does not fit the key');
  throw error;
}

function checkAudience({ aud }: JWTPayload, audiences: readonly string[], mayLack: boolean): void {
  const named = aud === undefined ? [] : [aud].flat();
  if (named.length === 0 && mayLack && !(Array.isArray(aud) && aud.length === 0)) return;
  if (!named.some((one) => audiences.includes(one))) throw new TokenRefused('it is made for another audience');
}
