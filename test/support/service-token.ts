import { createPrivateKey, type KeyObject } from 'node:crypto';
import { SignJWT } from 'jose';

export interface AccessEntry {
  readonly type?: string;
  readonly name: string;
  readonly actions: readonly string[];
  readonly exp?: number;
}

export interface ServiceTokenOptions {
  readonly key: KeyObject | string;
  readonly kid?: string;
  readonly service?: string;
  readonly access?: readonly AccessEntry[];
  readonly seconds?: number;
}

/** A token as a token service of Docker's specification signs it, by a key on P-256. */
export async function serviceToken({
  key,
  kid,
  service = 'registry',
  access = [],
  seconds = 300,
}: ServiceTokenOptions) {
  const signer = typeof key === 'string' ? createPrivateKey(key) : key;
  const now = Math.floor(Date.now() / 1000);
  return new SignJWT({ access: access.map((entry) => ({ type: 'repository', ...entry })) })
    .setProtectedHeader({ alg: 'ES256', ...(kid !== undefined && { kid }) })
    .setSubject('ann')
    .setAudience(service)
    .setIssuedAt(now)
    .setExpirationTime(now + seconds)
    .sign(signer);
}
