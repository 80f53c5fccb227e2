import { Setting } from '@zot/extension-api';

/** The parameters of `storageDriver` by the name `gcs`: a bucket of Google Cloud Storage. */
export class GcsConfig {
  @Setting({ type: 'string', describe: 'The name of this driver: gcs. Needed.' })
  name = 'gcs';

  @Setting({ type: 'string', describe: 'The bucket. Needed.' })
  bucket?: string;

  @Setting({
    type: 'string',
    describe: 'The JSON file with the key of a service account. Default: the application default credentials.',
  })
  keyfile?: string;

  @Setting({ type: 'string', describe: 'The folder inside the bucket. Default, also for an empty one: /zot.' })
  rootdirectory = '/zot';

  @Setting({
    type: 'integer',
    describe: 'The size of a part of an upload, in bytes, a multiple of 256 KiB. Default: 16 MiB.',
  })
  chunksize = 16 * 1024 * 1024;

  @Setting({ type: 'integer', describe: 'How many requests are under way at once. Default: 50, at least 25.' })
  maxconcurrency = 50;

  @Setting({ type: 'string', describe: 'What is added to the User-Agent header. Default: nothing.' })
  useragent?: string;
}
