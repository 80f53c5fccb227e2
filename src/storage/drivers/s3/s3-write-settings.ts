import type { ObjectCannedACL, ServerSideEncryption, StorageClass } from '@aws-sdk/client-s3';
import type { S3Config } from './s3.config.js';

/** What is sent with each request that makes an object. Defaults of S3 are left out: some servers know no such headers. */
export interface S3WriteSettings {
  readonly ContentType: string;
  readonly StorageClass?: StorageClass;
  readonly ACL?: ObjectCannedACL;
  readonly ServerSideEncryption?: ServerSideEncryption;
  readonly SSEKMSKeyId?: string;
}

export function s3WriteSettings({ storageclass, objectacl, encrypt, keyid }: S3Config): S3WriteSettings {
  const kept = storageclass.toUpperCase();
  return {
    ContentType: 'application/octet-stream',
    ...(kept === 'NONE' || kept === 'STANDARD' ? {} : { StorageClass: kept as StorageClass }),
    ...(objectacl === 'private' ? {} : { ACL: objectacl as ObjectCannedACL }),
    ...(encrypt && !keyid ? { ServerSideEncryption: 'AES256' } : {}),
    ...(encrypt && keyid ? { ServerSideEncryption: 'aws:kms', SSEKMSKeyId: keyid } : {}),
  };
}
