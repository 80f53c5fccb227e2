import { randomUUID } from 'node:crypto';
import type { BucketStorageDriver } from '../../src/storage/drivers/bucket/bucket-storage-driver.js';
import { makeS3Driver } from '../support/s3-double/make-s3-driver.js';

/** The server that s3.sh has started. */
export const server = {
  endpoint: process.env['S3_ENDPOINT'] ?? '',
  bucket: process.env['S3_BUCKET'] ?? '',
  accesskey: process.env['S3_ACCESS_KEY'] ?? '',
  secretkey: process.env['S3_SECRET_KEY'] ?? '',
};

/** A root that no other test uses. */
export function freshRoot(): string {
  return `/${randomUUID()}`;
}

/** A driver of the server's bucket, by way of a proxy where one is named; started. */
export async function driverAt(rootdirectory: string, endpoint = server.endpoint): Promise<BucketStorageDriver> {
  const { bucket, accesskey, secretkey } = server;
  return makeS3Driver({ endpoint }, { bucket, accesskey, secretkey, rootdirectory });
}
