import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { NodeHttpHandler } from '@smithy/node-http-handler';
import type { DynamodbConfig } from '../dynamodb.config.js';

const second = 1000;

/** A client that connects with its first request. Credentials come from environment, shared files or role, as for zot. */
export function dynamodbClient({ endpoint, region }: DynamodbConfig): DynamoDBClient {
  return new DynamoDBClient({
    endpoint,
    region,
    maxAttempts: 3,
    requestHandler: new NodeHttpHandler({ connectionTimeout: 3 * second, requestTimeout: 3 * second }),
  });
}
