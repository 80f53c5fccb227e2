import { randomUUID } from 'node:crypto';
import { StartError, StorageUnavailable } from '@zot/extension-api';
import { BucketRefusal } from '../bucket/bucket-refusal.js';
import type { AzureRequests } from './azure-requests.js';

const hints: Readonly<Record<string, string>> = {
  ContainerNotFound: 'make the container, or correct storageDriver.container',
  AuthenticationFailed: 'correct storageDriver.accountkey or storageDriver.credentials',
  AuthorizationPermissionMismatch: 'give this identity the role Storage Blob Data Contributor',
};

/** Writes and removes a file, so that a server which cannot do it does not start. */
export async function probe(requests: AzureRequests, prefix: string): Promise<void> {
  const key = `${prefix}${randomUUID()}`;
  const { containerName } = requests.container;
  try {
    await requests.run('PutBlob', key, async ({ abortSignal }) => requests.blob(key).upload('', 0, { abortSignal }));
    await requests.run('DeleteBlob', key, async ({ abortSignal }) => requests.blob(key).delete({ abortSignal }));
  } catch (error) {
    if (error instanceof StorageUnavailable) throw new StartError(error.message, undefined, { cause: error });
    const text = error instanceof BucketRefusal ? error.message : (error as Error).name;
    const hint = hints[error instanceof BucketRefusal ? error.reason : ''];
    throw new StartError(`the container ${containerName} cannot be used: ${text}`, hint, { cause: error });
  }
}
