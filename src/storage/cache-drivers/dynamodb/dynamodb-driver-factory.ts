import { Injectable } from '@nestjs/common';
import {
  CacheDriverFactory,
  StartError,
  type CacheDriver,
  type CacheDriverRequest,
  type Shelf,
} from '@zot/extension-api';
import type { DynamodbConfig } from '../dynamodb.config.js';
import { DynamodbCacheDriver } from './dynamodb-cache-driver.js';
import { dynamodbClient } from './dynamodb-client.js';

/** Makes drivers from the parameters of `cacheDriver`. */
@Injectable()
export class DynamodbDriverFactory extends CacheDriverFactory {
  create({ options, clock, log }: CacheDriverRequest): CacheDriver {
    const config = options as DynamodbConfig;
    for (const key of ['endpoint', 'region'] as const) {
      if (!config[key]) throw new StartError(`storage.cacheDriver.${key} is missing`, 'DynamoDB needs it');
    }
    return new DynamodbCacheDriver({ client: dynamodbClient(config), tables: tablesOf(config), clock, log });
  }
}

/** Of zot's seven tables four are enough; the others are not touched. */
function tablesOf(config: DynamodbConfig): ReadonlyMap<Shelf, string | undefined> {
  return new Map<Shelf, string | undefined>([
    ['records', config.userdatatablename],
    ['statistics', config.repoblobsinfotablename],
    ['repositories', config.repometatablename],
    ['blobs', config.cachetablename],
  ]);
}
