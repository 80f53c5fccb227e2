import { randomUUID } from 'node:crypto';
import { DeleteObjectCommand, ListObjectsV2Command, PutObjectCommand } from '@aws-sdk/client-s3';
import { StartError, StorageUnavailable } from '@zot/extension-api';
import { BucketRefusal } from '../bucket/bucket-refusal.js';
import { ConnectionFailure } from './connection-failure.js';
import { isConflict, statusOf } from './s3-errors.js';
import type { S3Requests } from './s3-requests.js';

const hints: Readonly<Record<string, string>> = {
  NoSuchBucket: 'make the bucket, or correct storageDriver.bucket',
  InvalidAccessKeyId: 'correct storageDriver.accesskey',
  SignatureDoesNotMatch: 'correct storageDriver.secretkey',
  AccessDenied: 'give this key the right to list, read, write and delete in the bucket',
  PermanentRedirect: 'correct storageDriver.region',
  AuthorizationHeaderMalformed: 'correct storageDriver.region',
  CredentialsProviderError: 'set storageDriver.accesskey and secretkey, or what other tools of AWS read',
};

/**
 * Reads and writes a bucket once, so that a server which cannot do it does not start. Resolves with whether the server
 * holds to conditions: where it takes a second write that must only be the first, it takes all of them.
 */
export async function probe(requests: S3Requests, key: string): Promise<boolean> {
  const { bucket: Bucket } = requests;
  const Key = `${key}${randomUUID()}`;
  try {
    await requests.run('ListObjectsV2', key, async (client) =>
      client.send(new ListObjectsV2Command({ Bucket, Prefix: key, MaxKeys: 1 })),
    );
    const put = async () =>
      requests.run('PutObject', Key, async (client) =>
        client.send(new PutObjectCommand({ Bucket, Key, Body: '', ContentLength: 0, IfNoneMatch: '*' })).then(
          () => true,
          (error: unknown) => {
            if (isConflict(error)) return false;
            if (statusOf(error) === 501) return true;
            throw error;
          },
        ),
      );
    await put();
    const isSecondTaken = await put();
    await requests.run('DeleteObject', Key, async (client) => client.send(new DeleteObjectCommand({ Bucket, Key })));
    return !isSecondTaken;
  } catch (error) {
    throw sentenceFor(error, Bucket);
  }
}

function sentenceFor(error: unknown, bucket: string): unknown {
  if (error instanceof StorageUnavailable) return new StartError(error.message, undefined, { cause: error });
  const name = error instanceof BucketRefusal ? error.reason : (error as Error).name;
  if (error instanceof BucketRefusal || name in hints) {
    const text = error instanceof BucketRefusal ? error.message : 'there are no credentials';
    return new StartError(`the bucket ${bucket} cannot be used: ${text}`, hints[name], { cause: error });
  }
  if (!(error instanceof ConnectionFailure)) return error;
  const hint = 'let the machine trust the certificate of the server, or set storageDriver.skipverify';
  return new StartError(`the bucket ${bucket} cannot be used: ${error.message}`, hint, { cause: error });
}
