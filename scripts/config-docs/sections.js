import { builtin } from '../../dist/builtin.js';
import { DynamodbConfig } from '../../dist/storage/cache-drivers/dynamodb.config.js';
import { RedisConfig } from '../../dist/storage/cache-drivers/redis.config.js';
import { AzureConfig } from '../../dist/storage/drivers/azure/azure.config.js';
import { GcsConfig } from '../../dist/storage/drivers/gcs/gcs.config.js';
import { S3Config } from '../../dist/storage/drivers/s3/s3.config.js';

/** What a setting that names a driver is followed by. */
const drivers = [
  { path: 'storage.storageDriver', title: 'by the name s3', config: S3Config },
  { path: 'storage.storageDriver', title: 'by the name gcs', config: GcsConfig },
  { path: 'storage.storageDriver', title: 'by the name azure', config: AzureConfig },
  { path: 'storage.cacheDriver', title: 'by the name redis', config: RedisConfig },
  { path: 'storage.cacheDriver', title: 'by the name dynamodb', config: DynamodbConfig },
];

/** Each part of the file that has settings, in the order of the list of what ships: its path, title and config class. */
export async function sectionsOf() {
  const owned = builtin.filter(({ section, config }) => section !== undefined && config);
  return owned.flatMap(({ section, config }) => [
    { path: section, title: '', config },
    ...drivers.filter(({ path }) => path.startsWith(`${section}.`) && section !== ''),
  ]);
}
