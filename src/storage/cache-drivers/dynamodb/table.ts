import {
  CreateTableCommand,
  DescribeTableCommand,
  UpdateTimeToLiveCommand,
  type DynamoDBClient,
  type TableDescription,
} from '@aws-sdk/client-dynamodb';
import { StartError, type Clock, type Log } from '@zot/extension-api';
import { isNamed } from './dynamodb-error.js';

/** The keys of our tables. The first is the one that zot's have, which have no second. */
export const groupKey = 'TableKey';
export const nameKey = 'Name';
/** Seconds since 1970, for the service to remove what has expired. */
export const expiryAttribute = 'Expires';

/** What is added to the name of a table that zot made. */
const suffix = '.records';
const pauseMs = 200;
const mostPauses = 300;

export interface TableRequest {
  readonly client: DynamoDBClient;
  readonly clock: Clock;
  readonly log: Log;
}

/**
 * The name of the table to use, which is made where there is none. One that zot made is left as it is, since its keys are
 * others and zot may come back to it: ours stands beside it.
 */
export async function ensureTable(wanted: string, request: TableRequest): Promise<string> {
  const found = await describe(wanted, request.client);
  if (found && !isOurs(found)) {
    if (wanted.endsWith(suffix)) throw new StartError(`the table ${wanted} of DynamoDB has keys that are not ours`);
    const beside = await ensureTable(`${wanted}${suffix}`, request);
    request.log.info('a table of zot stays as it is, and another one is used beside it', { table: wanted, beside });
    return beside;
  }
  if (!found) await create(wanted, request.client);
  for (let tries = 0; (await describe(wanted, request.client))?.TableStatus !== 'ACTIVE'; tries += 1) {
    if (tries === mostPauses) throw new StartError(`the table ${wanted} of DynamoDB does not become active`);
    await request.clock.sleep(pauseMs);
  }
  if (!found) await expire(wanted, request);
  return wanted;
}

async function describe(name: string, client: DynamoDBClient): Promise<TableDescription | undefined> {
  try {
    return (await client.send(new DescribeTableCommand({ TableName: name }))).Table;
  } catch (error) {
    if (isNamed(error, 'ResourceNotFoundException')) return undefined;
    throw error;
  }
}

function isOurs({ KeySchema = [] }: TableDescription): boolean {
  const keys = KeySchema.map(({ AttributeName, KeyType }) => `${KeyType} ${AttributeName}`).sort();
  return keys.join() === [`HASH ${groupKey}`, `RANGE ${nameKey}`].join();
}

async function create(name: string, client: DynamoDBClient): Promise<void> {
  try {
    await client.send(
      new CreateTableCommand({
        TableName: name,
        KeySchema: [
          { AttributeName: groupKey, KeyType: 'HASH' },
          { AttributeName: nameKey, KeyType: 'RANGE' },
        ],
        AttributeDefinitions: [groupKey, nameKey].map((AttributeName) => ({ AttributeName, AttributeType: 'S' })),
        BillingMode: 'PAY_PER_REQUEST',
      }),
    );
  } catch (error) {
    // Another server was first.
    if (!isNamed(error, 'ResourceInUseException')) throw error;
  }
}

/** What has expired is not told of anyway; so a service without this, or a role that may not ask for it, is no fault. */
async function expire(name: string, { client, log }: TableRequest): Promise<void> {
  const TimeToLiveSpecification = { AttributeName: expiryAttribute, Enabled: true };
  try {
    await client.send(new UpdateTimeToLiveCommand({ TableName: name, TimeToLiveSpecification }));
  } catch (error) {
    log.warn('what has expired is not removed from a table of DynamoDB by itself', { table: name, error });
  }
}
