import { IsIn, Matches, Min } from 'class-validator';
import { Setting } from '@zot/extension-api';
import { S3TransferConfig } from './s3-transfer.config.js';

const cannedACLs = [
  'private',
  'public-read',
  'public-read-write',
  'authenticated-read',
  'aws-exec-read',
  'bucket-owner-read',
  'bucket-owner-full-control',
];

/** The parameters of `storageDriver` by the name `s3`: a bucket of S3, or of a server that speaks its protocol. */
export class S3Config extends S3TransferConfig {
  @Setting({ type: 'string', describe: 'The name of this driver: s3. Needed.' })
  name = 's3';

  @Setting({ type: 'string', describe: 'The bucket. Needed.' })
  bucket?: string;

  @Setting({ type: 'string', describe: 'The region of the bucket. Needed unless regionendpoint is given.' })
  region?: string;

  @Setting({
    type: 'string',
    describe: 'The URL of a server other than AWS, such as http://minio.local:9000. Default: AWS.',
  })
  regionendpoint?: string;

  @Setting({
    type: 'boolean',
    describe: 'Puts the bucket into the path, not into the host name. Default: false; true with a regionendpoint.',
  })
  forcepathstyle?: boolean;

  @Setting({
    type: 'string',
    secret: true,
    describe: 'The access key. Default: environment, shared files or role, as other tools of AWS do.',
  })
  accesskey?: string;

  @Setting({ type: 'string', secret: true, describe: 'The secret of the access key. Needed with accesskey.' })
  secretkey?: string;

  @Setting({ type: 'string', describe: 'The folder inside the bucket. Default: its top.' })
  rootdirectory = '';

  @Setting({ type: 'boolean', describe: 'Has the bucket encrypt what it keeps. Default: false.' })
  encrypt = false;

  @Setting({ type: 'string', describe: 'The key of KMS that the bucket encrypts with. Default: that of the bucket.' })
  keyid?: string;

  @IsIn(cannedACLs, {
    message: '"$value" is not a canned ACL',
    context: { hint: `write one of ${cannedACLs.join(', ')}` },
  })
  @Setting({ type: 'string', describe: 'The canned ACL of what is written. Default: private.' })
  objectacl = 'private';

  @Matches(
    /^(NONE|STANDARD|REDUCED_REDUNDANCY|STANDARD_IA|ONEZONE_IA|INTELLIGENT_TIERING|OUTPOSTS|GLACIER_IR|EXPRESS_ONEZONE)$/i,
    {
      message: '"$value" is not a storage class',
      context: { hint: 'write one such as STANDARD or STANDARD_IA' },
    },
  )
  @Setting({
    type: 'string',
    describe: 'The storage class of what is written; NONE leaves it to the bucket. Default: STANDARD.',
  })
  storageclass = 'STANDARD';

  @Setting({ type: 'string', describe: 'What of the driver’s requests is logged, such as debug. Default: off.' })
  loglevel = 'off';

  @Min(5 * 1024 * 1024, {
    message: 'a part of less than 5 MiB is refused by S3',
    context: { hint: 'write at least 5242880' },
  })
  @Setting({ type: 'integer', describe: 'The size of a part of an upload, in bytes. Default: 10 MiB, at least 5 MiB.' })
  chunksize = 10 * 1024 * 1024;
}
