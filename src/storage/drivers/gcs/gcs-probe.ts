import { randomUUID } from 'node:crypto';
import { StartError, StorageUnavailable } from '@zot/extension-api';
import { BucketRefusal } from '../bucket/bucket-refusal.js';
import type { GcsRequests } from './gcs-requests.js';

/** Writes and removes an object, so that a server which cannot do it does not start. */
export async function probe(requests: GcsRequests, prefix: string): Promise<void> {
  const key = `${prefix}${randomUUID()}`;
  const { name } = requests.bucket;
  try {
    await requests.run('objects.insert', key, async () =>
      requests.file(key).save('', { resumable: false, validation: false }),
    );
    await requests.run('objects.delete', key, async () => requests.file(key).delete());
  } catch (error) {
    if (error instanceof StorageUnavailable) throw new StartError(error.message, undefined, { cause: error });
    const text = error instanceof BucketRefusal ? error.message : `no credentials: ${(error as Error).message}`;
    throw new StartError(`the bucket ${name} cannot be used: ${text}`, hintFor(error), { cause: error });
  }
}

function hintFor(error: unknown): string {
  if (!(error instanceof BucketRefusal)) return 'set storageDriver.keyfile, or the application default credentials';
  if (error.status === 404) return 'make the bucket, or correct storageDriver.bucket';
  return 'give this account the right to list, read, write and delete objects of the bucket';
}
