import type { ChainableCommander } from 'ioredis';
import {
  RecordStore,
  requireRecordKey,
  type Clock,
  type ListOptions,
  type PutOptions,
  type RecordChange,
  type StoredRecord,
} from '@zot/extension-api';
import type { RecordVersions } from '../record-versions.js';
import type { RedisConnection } from './redis-connection.js';
import { putScript, removeScript } from './scripts.js';

const pageSize = 500;
const sweepSize = 10;
/** Arguments of one command, and groups written at once. */
const mostNames = 500;
const mostGroups = 64;

type Script = (...parts: string[]) => Promise<number>;

export interface RedisRecordStoreOptions {
  readonly connection: RedisConnection;
  /** What all keys of the shelf begin with. */
  readonly prefix: string;
  readonly clock: Clock;
  readonly versions: RecordVersions;
}

/** Records of one shelf in Redis: each group is three keys, which a cluster keeps in one place. */
export class RedisRecordStore extends RecordStore {
  constructor(private readonly options: RedisRecordStoreOptions) {
    super();
    const { client } = options.connection;
    client.defineCommand('zotPut', { numberOfKeys: 3, lua: putScript });
    client.defineCommand('zotRemove', { numberOfKeys: 3, lua: removeScript });
  }

  async get(group: string, name: string): Promise<StoredRecord | undefined> {
    requireRecordKey(group, name);
    const [values] = this.keys(group);
    const packed = await this.options.connection.call(true, async (client) => client.hget(values, name));
    return this.unpack(name, packed);
  }

  async put(group: string, name: string, value: string, options: PutOptions = {}): Promise<string | undefined> {
    requireRecordKey(group, name);
    const { ifVersion = '', expires = 0 } = options;
    const version = this.options.versions.next();
    const isDone = await this.script('zotPut', true, group, [
      name,
      version,
      `${version} ${expires} ${value}`,
      ifVersion,
      String(this.options.clock.now()),
      String(expires),
      String(sweepSize),
    ]);
    return isDone ? version : undefined;
  }

  async remove(group: string, name: string, ifVersion = ''): Promise<boolean> {
    requireRecordKey(group, name);
    // Not tried again: the second time it would not be there.
    return this.script('zotRemove', false, group, [name, ifVersion, String(this.options.clock.now())]);
  }

  async *list(group: string, { prefix = '', after }: ListOptions = {}): AsyncGenerator<StoredRecord> {
    requireRecordKey(group);
    const [values, names] = this.keys(group);
    const isLater = after !== undefined && Buffer.compare(Buffer.from(after), Buffer.from(prefix)) >= 0;
    let from = isLater ? `(${after}` : prefix === '' ? '-' : `[${prefix}`;
    // No text in UTF-8 has a byte FF.
    const to = prefix === '' ? '+' : Buffer.concat([Buffer.from(`(${prefix}`), Buffer.from([0xff])]);
    for (;;) {
      const found = await this.options.connection.call(true, async (client) => {
        const page = await client.zrangebylex(names, from, to, 'LIMIT', 0, pageSize);
        return { page, packed: page.length === 0 ? [] : await client.hmget(values, ...page) };
      });
      for (const [index, name] of found.page.entries()) {
        const record = this.unpack(name, found.packed[index]);
        if (record) yield record;
      }
      if (found.page.length < pageSize) return;
      from = `(${found.page.at(-1)!}`;
    }
  }

  async write(changes: readonly RecordChange[]): Promise<void> {
    for (const { group, name } of changes) requireRecordKey(group, name);
    const groups = [...Map.groupBy(changes, ({ group }) => group)];
    for (let from = 0; from < groups.length; from += mostGroups) {
      const some = groups.slice(from, from + mostGroups);
      await Promise.all(some.map(async ([group, own]) => this.writeGroup(group, own)));
    }
  }

  async clear(group: string): Promise<void> {
    requireRecordKey(group);
    await this.options.connection.call(true, async (client) => client.unlink(...this.keys(group)));
  }

  private async writeGroup(group: string, changes: readonly RecordChange[]): Promise<void> {
    // The last word on a name counts.
    const last = [...new Map(changes.map((change) => [change.name, change.value]))];
    const packed = last.flatMap(([name, value]) =>
      value === undefined ? [] : [[name, `${this.options.versions.next()} 0 ${value}`] as const],
    );
    const removed = last.flatMap(([name, value]) => (value === undefined ? [name] : []));
    await this.options.connection.call(true, async (client) => {
      const commands = client.multi();
      this.queue(commands, group, packed, removed);
      for (const [error] of (await commands.exec()) ?? []) if (error) throw error;
    });
  }

  private queue(
    commands: ChainableCommander,
    group: string,
    packed: readonly (readonly [string, string])[],
    removed: readonly string[],
  ): void {
    const [values, names, expiring] = this.keys(group);
    for (let from = 0; from < packed.length; from += mostNames) {
      const some = packed.slice(from, from + mostNames);
      commands.hset(values, ...some.flat()).zadd(names, ...some.flatMap(([name]) => [0, name]));
    }
    for (let from = 0; from < removed.length; from += mostNames) {
      const some = removed.slice(from, from + mostNames);
      commands
        .hdel(values, ...some)
        .zrem(names, ...some)
        .zrem(expiring, ...some);
    }
  }

  private async script(name: string, isRepeatable: boolean, group: string, rest: string[]): Promise<boolean> {
    return this.options.connection.call(isRepeatable, async (client) => {
      const run = Reflect.get(client, name) as Script;
      return (await run.call(client, ...this.keys(group), ...rest)) === 1;
    });
  }

  /** Between the braces stands what a cluster takes the place from: never empty, since the shelf's name is in it. */
  private keys(group: string): [values: string, names: string, expiring: string] {
    const key = `${this.options.prefix}${group}}`;
    return [`${key}:values`, `${key}:names`, `${key}:expiring`];
  }

  private unpack(name: string, packed: string | null | undefined): StoredRecord | undefined {
    if (packed === null || packed === undefined) return undefined;
    const first = packed.indexOf(' ');
    const second = packed.indexOf(' ', first + 1);
    const [version, value] = [packed.slice(0, first), packed.slice(second + 1)];
    const expires = Number(packed.slice(first + 1, second));
    if (expires === 0) return { name, value, version };
    return expires > this.options.clock.now() ? { name, value, version, expires } : undefined;
  }
}
