import { createPrivateKey, type KeyObject } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import type { ClientAuth, ServerMetadata } from 'openid-client';
import type { OpenidProviderConfig } from './openid-provider.config.js';

type Client = typeof import('openid-client');

/**
 * How this server says who it is to the service: by a key of its own (RFC 7523), else by its secret in the way that the
 * service takes, else not at all.
 */
export async function clientAuthentication(
  client: Client,
  { keypath, clientsecret }: OpenidProviderConfig,
  server: ServerMetadata | undefined,
): Promise<ClientAuth> {
  if (keypath !== '') return client.PrivateKeyJwt(await signingKey(keypath));
  if (clientsecret === '') return client.None();
  const taken = server?.token_endpoint_auth_methods_supported;
  // Without a word of the service, Basic is what it takes (OpenID Connect Discovery, 3).
  const takesBasic = taken === undefined || taken.includes('client_secret_basic');
  return takesBasic ? client.ClientSecretBasic(clientsecret) : client.ClientSecretPost(clientsecret);
}

async function signingKey(file: string): Promise<CryptoKey> {
  const pem = await readFile(file, 'utf8');
  let key: KeyObject;
  try {
    key = createPrivateKey(pem);
  } catch {
    throw new Error(`${file} holds no private key in PEM`);
  }
  const { algorithm, name } = algorithmOf(key);
  return key.toCryptoKey({ name, ...algorithm } as never, false, ['sign']);
}

function algorithmOf({ asymmetricKeyType: type, asymmetricKeyDetails: details }: KeyObject) {
  if (type === 'rsa') return { name: 'RSASSA-PKCS1-v1_5', algorithm: { hash: 'SHA-256' } };
  if (type === 'ed25519') return { name: 'Ed25519', algorithm: {} };
  const curves: Readonly<Record<string, string>> = { prime256v1: 'P-256', secp384r1: 'P-384', secp521r1: 'P-521' };
  const namedCurve = curves[details?.namedCurve ?? ''];
  if (namedCurve === undefined) throw new Error('the key of keypath is of a kind that signs nothing here');
  return { name: 'ECDSA', algorithm: { namedCurve } };
}
