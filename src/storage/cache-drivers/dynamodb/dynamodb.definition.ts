import { CacheDriverFactory, cacheDrivers, defineChoice } from '@zot/extension-api';
import { DynamodbConfig } from '../dynamodb.config.js';

/** What makes drivers of DynamoDB; its class is loaded with the client, where a file names it. */
export abstract class DynamodbDrivers extends CacheDriverFactory {}

/** Metadata in DynamoDB: `cacheDriver: {"name": "dynamodb", …}`. */
export default defineChoice({
  slot: cacheDrivers,
  name: 'dynamodb',
  config: DynamodbConfig,
  factory: DynamodbDrivers,
  module: async () => (await import('./dynamodb.module.js')).dynamodbModule(DynamodbDrivers),
});
