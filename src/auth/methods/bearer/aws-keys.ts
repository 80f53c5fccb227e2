import { Inject, Injectable } from '@nestjs/common';
import { Clock, Log, type Runs } from '@zot/extension-api';
import type { AwsSecretsManagerConfig } from './aws-secrets-manager.config.js';
import { keysNamed, tokenKeys, type TokenHead, type TokenKey, type TokenKeySource } from './token-keys.js';
import { within } from '../../within.js';

export const TOKEN_SECRET = Symbol('token secret');

/** Unknown names of keys have the secret fetched again at most so often, whoever sends them. */
const shortestRefresh = 5000;
const longestFetch = 5000;

/**
 * Keys of a secret in AWS Secrets Manager: a JSON object with a key, as PEM or JWKS, by each kid. Fetched with the first
 * token, and again when it is old or does not hold the kid of a token. While it cannot be fetched, what it held counts.
 */
@Injectable()
export class AwsKeys implements TokenKeySource, Runs {
  private keys: ReadonlyMap<string, TokenKey> | undefined;
  private text: string | undefined;
  private fetchedAt = Number.NEGATIVE_INFINITY;
  private fetching: Promise<void> | undefined;
  private client: Promise<{ read(signal: AbortSignal): Promise<string>; close(): void }> | undefined;
  private readonly log: Log;

  constructor(
    @Inject(TOKEN_SECRET) private readonly config: AwsSecretsManagerConfig,
    private readonly clock: Clock,
    log: Log,
  ) {
    this.log = log.with({ module: 'bearer', secret: config.secretName });
  }

  start(): void {}

  async stop(): Promise<void> {
    (await this.client?.catch(() => undefined))?.close();
  }

  async find({ kid, alg }: TokenHead): Promise<readonly TokenKey[]> {
    if (kid === undefined) return [];
    const age = this.clock.monotonic() - this.fetchedAt;
    if (age >= this.config.refreshInterval || (!this.keys?.has(kid) && age >= shortestRefresh)) await this.refresh();
    if (!this.keys) throw new Error('the keys of tokens are not known yet');
    const key = this.keys.get(kid);
    return key ? keysNamed([{ ...key, kid }], { kid, alg }) : [];
  }

  get current(): object | undefined {
    return this.keys;
  }

  private async refresh(): Promise<void> {
    this.fetching ??= this.fetch().finally(() => (this.fetching = undefined));
    await this.fetching;
  }

  private async fetch(): Promise<void> {
    this.fetchedAt = this.clock.monotonic();
    try {
      this.client ??= openClient(this.config.region, this.config.secretName);
      const client = await this.client;
      const late = new Error('AWS Secrets Manager does not answer in time');
      const text = await within(this.clock, longestFetch, late, async (signal) => client.read(signal));
      if (text !== this.text) this.keys = keysByKid(text);
      this.text = text;
    } catch (error) {
      this.log.error('the keys of tokens cannot be fetched', { error });
    }
  }
}

/** Throws an error that names no value. */
function keysByKid(text: string): ReadonlyMap<string, TokenKey> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new Error('the secret is not well-formed JSON');
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new Error('the secret is no object');
  return new Map(
    Object.entries(value).map(([kid, key]) => {
      const [one, second] = tokenKeys(typeof key === 'string' ? key : JSON.stringify(key));
      if (!one || second) throw new Error('the secret holds several keys under one kid');
      return [kid, one];
    }),
  );
}

async function openClient(region: string, secretName: string) {
  const { GetSecretValueCommand, SecretsManagerClient } = await import('@aws-sdk/client-secrets-manager');
  const client = new SecretsManagerClient({ region, maxAttempts: 2 });
  return {
    async read(signal: AbortSignal): Promise<string> {
      const { SecretString } = await client.send(new GetSecretValueCommand({ SecretId: secretName }), {
        abortSignal: signal,
      });
      if (SecretString === undefined) throw new Error('the secret holds no text');
      return SecretString;
    },
    close: () => client.destroy(),
  };
}
