import {
  BatchWriteItemCommand,
  ConditionalCheckFailedException,
  DeleteItemCommand,
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
  type AttributeValue,
  type DynamoDBClient,
  type WriteRequest,
} from '@aws-sdk/client-dynamodb';
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
import { conditionFor } from './condition.js';
import { unavailable } from './dynamodb-error.js';
import { attributes, itemOf, keyOf, recordOf } from './item.js';
import { groupKey, nameKey } from './table.js';

/** What one request may write, and how many run at once. */
const batchSize = 25;
const mostBatches = 8;
const pageSize = 500;
const firstPause = 50;
const mostPauses = 8;

export interface DynamodbRecordStoreOptions {
  readonly client: DynamoDBClient;
  readonly clock: Clock;
  readonly versions: RecordVersions;
  /** Made at the first use. */
  readonly table: () => Promise<string>;
}

/** One table: the groups are its partitions, and names are in order within them. */
export class DynamodbRecordStore extends RecordStore {
  constructor(private readonly options: DynamodbRecordStoreOptions) {
    super();
  }

  async get(group: string, name: string): Promise<StoredRecord | undefined> {
    requireRecordKey(group, name);
    const { Item } = await this.call(async (client, TableName) =>
      client.send(new GetItemCommand({ TableName, Key: keyOf(group, name), ConsistentRead: true })),
    );
    return Item && this.there(Item);
  }

  async put(group: string, name: string, value: string, options: PutOptions = {}): Promise<string | undefined> {
    requireRecordKey(group, name);
    const { ifVersion, expires } = options;
    const version = this.options.versions.next();
    const Item = itemOf(group, { name, value, version, expires });
    const condition = ifVersion === undefined ? {} : conditionFor(ifVersion, this.options.clock.now());
    const failed = await this.conditional(async (client, TableName) =>
      client.send(
        new PutItemCommand({ TableName, Item, ...condition, ReturnValuesOnConditionCheckFailure: 'ALL_OLD' }),
      ),
    );
    // The client tries again where an answer was lost: then what is in the way is what was to be written.
    return !failed || failed.Item?.[attributes.version]?.S === version ? version : undefined;
  }

  async remove(group: string, name: string, ifVersion?: string): Promise<boolean> {
    requireRecordKey(group, name);
    const Key = keyOf(group, name);
    const condition = conditionFor(ifVersion ?? 'present', this.options.clock.now());
    const failed = await this.conditional(async (client, TableName) =>
      client.send(new DeleteItemCommand({ TableName, Key, ...condition })),
    );
    return failed === undefined;
  }

  async *list(group: string, { prefix = '', after }: ListOptions = {}): AsyncGenerator<StoredRecord> {
    requireRecordKey(group);
    // A key to go on behind need not be that of an item.
    const isLater = after !== undefined && Buffer.compare(Buffer.from(after), Buffer.from(prefix)) >= 0;
    let start = isLater ? keyOf(group, after) : undefined;
    if (isLater && !after.startsWith(prefix)) return;
    do {
      const page = await this.call(async (client, TableName) =>
        client.send(
          new QueryCommand({
            TableName,
            ConsistentRead: true,
            Limit: pageSize,
            ExclusiveStartKey: start,
            KeyConditionExpression: prefix === '' ? '#g = :g' : '#g = :g AND begins_with(#n, :p)',
            ExpressionAttributeNames: { '#g': groupKey, ...(prefix !== '' && { '#n': nameKey }) },
            ExpressionAttributeValues: { ':g': { S: group }, ...(prefix !== '' && { ':p': { S: prefix } }) },
          }),
        ),
      );
      for (const item of page.Items ?? []) {
        const record = this.there(item);
        if (record) yield record;
      }
      start = page.LastEvaluatedKey;
    } while (start);
  }

  async write(changes: readonly RecordChange[]): Promise<void> {
    for (const { group, name } of changes) requireRecordKey(group, name);
    // A batch may name an item once: the last word counts.
    const last = new Map(changes.map((change) => [`${change.group}\0${change.name}`, change]));
    const requests = [...last.values()].map((change) => this.requestFor(change));
    const batches = Array.from({ length: Math.ceil(requests.length / batchSize) }, (_, n) =>
      requests.slice(n * batchSize, (n + 1) * batchSize),
    ).values();
    const work = async () => {
      for (const batch of batches) await this.writeBatch(batch);
    };
    await Promise.all(Array.from({ length: mostBatches }, work));
  }

  async clear(group: string): Promise<void> {
    const changes: RecordChange[] = [];
    for await (const { name } of this.list(group)) changes.push({ group, name });
    await this.write(changes);
  }

  private async writeBatch(batch: WriteRequest[]): Promise<void> {
    let left = batch;
    for (let pauses = 0; left.length > 0; pauses += 1) {
      const { UnprocessedItems = {} } = await this.call(async (client, table) =>
        client.send(new BatchWriteItemCommand({ RequestItems: { [table]: left } })),
      );
      left = Object.values(UnprocessedItems).flat();
      if (left.length > 0 && pauses === mostPauses) throw unavailable(new Error('the table takes no more writes'));
      if (left.length > 0) await this.options.clock.sleep(firstPause * 2 ** pauses);
    }
  }

  private requestFor({ group, name, value }: RecordChange): WriteRequest {
    if (value === undefined) return { DeleteRequest: { Key: keyOf(group, name) } };
    return { PutRequest: { Item: itemOf(group, { name, value, version: this.options.versions.next() }) } };
  }

  private there(item: Record<string, AttributeValue>): StoredRecord | undefined {
    const record = recordOf(item);
    return record.expires === undefined || record.expires > this.options.clock.now() ? record : undefined;
  }

  /** Resolves with why the condition was not met, where it was not. */
  private async conditional(
    work: (client: DynamoDBClient, table: string) => Promise<unknown>,
  ): Promise<ConditionalCheckFailedException | undefined> {
    return this.call(async (client, table) => {
      try {
        await work(client, table);
      } catch (error) {
        if (error instanceof ConditionalCheckFailedException) return error;
        throw error;
      }
    });
  }

  private async call<T>(work: (client: DynamoDBClient, table: string) => Promise<T>): Promise<T> {
    const table = await this.options.table();
    try {
      return await work(this.options.client, table);
    } catch (error) {
      throw unavailable(error);
    }
  }
}
