import { randomUUID } from 'node:crypto';
import { CreateTableCommand, DescribeTableCommand, DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { ManualClock, RecordingLog, recordStoreSuite } from '@zot/testkit';
import { DynamodbServer } from '../../../../test/interop/dynamodb-server.js';
import { SystemClock } from '../../../scheduler/clock/system-clock.js';
import { DynamodbConfig } from '../dynamodb.config.js';
import { DynamodbDriverFactory } from './dynamodb-driver-factory.js';

describe('DynamodbCacheDriver', () => {
  let server: DynamodbServer;
  const environment = { ...process.env };
  beforeAll(async () => {
    Object.assign(process.env, { AWS_ACCESS_KEY_ID: 'test', AWS_SECRET_ACCESS_KEY: 'test' });
    server = await DynamodbServer.start();
  });
  afterAll(() => {
    server.stop();
    process.env = environment;
  });

  const tables = (prefix: string): Partial<DynamodbConfig> => ({
    cachetablename: `${prefix}-cache`,
    repometatablename: `${prefix}-repositories`,
    repoblobsinfotablename: `${prefix}-blobs`,
    userdatatablename: `${prefix}-users`,
  });
  const driverOf = (
    prefix: string,
    settings: Partial<DynamodbConfig> = {},
    clock = new SystemClock() as ManualClock,
  ) => {
    const own = { endpoint: server.endpoint, region: 'eu-west-1', ...tables(prefix), ...settings };
    const options = Object.assign(new DynamodbConfig(), own);
    const log = new RecordingLog();
    const driver = new DynamodbDriverFactory().create({ rootDirectory: '', commit: false, options, clock, log });
    return { driver, log };
  };
  const clientOf = () => new DynamoDBClient({ endpoint: server.endpoint, region: 'eu-west-1' });

  recordStoreSuite('DynamodbRecordStore', async () => {
    const [clock, prefix] = [new ManualClock(), randomUUID()];
    const { driver: first } = driverOf(prefix);
    await first.start();
    await first.stop();
    const [one, other] = [driverOf(prefix, {}, clock), driverOf(prefix, {}, clock)];
    for (const { driver } of [one, other]) await driver.start();
    return {
      store: one.driver.shelf('records'),
      other: other.driver.shelf('records'),
      now: () => clock.now(),
      pass: async (ms) => clock.advance(ms),
      dispose: async () => {
        for (const { driver } of [one, other]) await driver.stop();
      },
    };
  });

  it('keeps its shelves in tables of their own, over a restart', async () => {
    const prefix = randomUUID();
    const { driver } = driverOf(prefix);
    await driver.start();
    for (const shelf of ['records', 'statistics', 'repositories', 'blobs'] as const) {
      await driver.shelf(shelf).put('g', 'n', shelf);
    }
    await driver.stop();
    const { driver: again } = driverOf(prefix);
    await again.start();
    for (const shelf of ['records', 'statistics', 'repositories', 'blobs'] as const) {
      expect((await again.shelf(shelf).get('g', 'n'))?.value).toBe(shelf);
    }
    await again.stop();
  });

  it('leaves tables of zot alone, and stands beside them', async () => {
    const prefix = randomUUID();
    const client = clientOf();
    await client.send(
      new CreateTableCommand({
        TableName: `${prefix}-users`,
        KeySchema: [{ AttributeName: 'TableKey', KeyType: 'HASH' }],
        AttributeDefinitions: [{ AttributeName: 'TableKey', AttributeType: 'S' }],
        BillingMode: 'PAY_PER_REQUEST',
      }),
    );
    await isActive(client, `${prefix}-users`);
    await client.send(new PutItemCommand({ TableName: `${prefix}-users`, Item: { TableKey: { S: 'user' } } }));
    for (let start = 0; start < 2; start += 1) {
      const { driver, log } = driverOf(prefix);
      await driver.start();
      await driver.shelf('records').put('g', `n${start}`, 'v');
      expect(log.lines.filter(({ level }) => level === 'info')).toMatchObject([
        { fields: { table: `${prefix}-users`, beside: `${prefix}-users.records` } },
      ]);
      await driver.stop();
    }
    const { Table } = await client.send(new DescribeTableCommand({ TableName: `${prefix}-users` }));
    expect(Table!.KeySchema).toHaveLength(1);
    client.destroy();
  });

  it('starts without its service, and says so', async () => {
    const { driver, log } = driverOf(randomUUID(), { endpoint: 'http://127.0.0.1:1' });
    await driver.start();
    expect(log.messages('error')).toEqual(['DynamoDB is away; what needs metadata has to wait']);
    await expect(driver.shelf('records').get('g', 'n')).rejects.toMatchObject({ name: 'RecordsUnavailable' });
    await driver.stop();
  });

  it('misses a table only where it is needed', async () => {
    const prefix = randomUUID();
    const { driver } = driverOf(prefix, { userdatatablename: undefined });
    await driver.start();
    await driver.shelf('blobs').put('g', 'n', 'v');
    await expect(driver.shelf('records').get('g', 'n')).rejects.toThrow('names no table for records');
    await driver.stop();
  });

  it('needs to be told where the service is', () => {
    expect(() => driverOf('x', { endpoint: undefined })).toThrow('storage.cacheDriver.endpoint is missing');
  });
});

async function isActive(client: DynamoDBClient, TableName: string): Promise<void> {
  for (;;) {
    const { Table } = await client.send(new DescribeTableCommand({ TableName }));
    if (Table!.TableStatus === 'ACTIVE') return;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
