import { hash, randomBytes, randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Clock, Log, RecordStore } from '@zot/extension-api';
import type { ApiKey } from './api-key.js';

/** Keys by the hash of what a client sends. To take one away makes the key void. */
const byHash = 'api-keys';
/** Hashes by owner and uuid, so that an owner's keys can be told. */
const byOwner = 'api-keys-of-users';
const mark = 'zak_';
const form = /^zak_[0-9a-f]{32}$/;
/** When a key was used last is told to the minute, so that a pull does not write with each request. */
const usedEvery = 60_000;

export type NewApiKey = Omit<ApiKey, 'uuid' | 'created' | 'lastUsed'>;

/** The keys of all users. Only hashes are kept; the store may be shared by several servers. */
@Injectable()
export class ApiKeys {
  private readonly log: Log;
  private readonly noted = new Map<string, number>();
  /** Counts what was revoked here. */
  private revoked = 0;

  constructor(
    private readonly records: RecordStore,
    private readonly clock: Clock,
    log: Log,
  ) {
    this.log = log.with({ module: 'api-keys' });
  }

  /** Whether a password can be meant for a key only. */
  isForm(password: string): boolean {
    return form.test(password);
  }

  /** Resolves with the key as its owner will send it, which nobody can find again. */
  async create(made: NewApiKey): Promise<{ key: ApiKey; secret: string }> {
    const text = randomBytes(16).toString('hex');
    const key: ApiKey = { ...made, uuid: randomUUID(), created: this.clock.now() };
    const name = hashOf(text);
    await this.records.write([
      { group: byHash, name, value: JSON.stringify(key) },
      { group: byOwner, name: `${ownerOf(key.username)} ${key.uuid}`, value: name },
    ]);
    return { key, secret: mark + text };
  }

  /** The key behind a password, whether it has expired or not. */
  async find(password: string): Promise<ApiKey | undefined> {
    return parsed((await this.records.get(byHash, hashOf(password.slice(mark.length))))?.value);
  }

  async *of(username: string): AsyncGenerator<ApiKey> {
    for await (const { value } of this.records.list(byOwner, { prefix: `${ownerOf(username)} ` })) {
      const key = parsed((await this.records.get(byHash, value))?.value);
      if (key) yield key;
    }
  }

  /** From when it resolves, the key lets nobody in, on no server that shares the store. */
  async revoke(username: string, uuid: string): Promise<void> {
    const name = `${ownerOf(username)} ${uuid}`;
    const found = await this.records.get(byOwner, name);
    if (!found) return;
    this.revoked += 1;
    await this.records.remove(byHash, found.value);
    // Again, for who has found it a moment ago.
    this.revoked += 1;
    await this.records.remove(byOwner, name);
  }

  /** False from when any key is revoked on this server. */
  watch(): () => boolean {
    const { revoked } = this;
    return () => this.revoked === revoked;
  }

  /** Behind the request. */
  noteUse(password: string, key: ApiKey): void {
    const now = this.clock.now();
    if (now - Math.max(key.lastUsed ?? 0, this.noted.get(key.uuid) ?? 0) < usedEvery) return;
    if (this.noted.size > 10_000) this.noted.clear();
    this.noted.set(key.uuid, now);
    const name = hashOf(password.slice(mark.length));
    this.write(name, now).catch((error: unknown) => this.log.warn('the last use of a key is not kept', { error }));
  }

  private async write(name: string, now: number): Promise<void> {
    const found = await this.records.get(byHash, name);
    const key = parsed(found?.value);
    // On condition, so that a key which was revoked meanwhile does not come back.
    if (found && key) {
      await this.records.put(byHash, name, JSON.stringify({ ...key, lastUsed: now }), { ifVersion: found.version });
    }
  }
}

function hashOf(text: string): string {
  return hash('sha256', text, 'hex');
}

/** Names of users may hold anything, and names of records not. */
function ownerOf(username: string): string {
  return hash('sha256', username, 'hex');
}

function parsed(value: string | undefined): ApiKey | undefined {
  if (value === undefined) return undefined;
  try {
    return JSON.parse(value) as ApiKey;
  } catch {
    return undefined; // Not written by us.
  }
}
