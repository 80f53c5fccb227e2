import { Setting } from '@zot/extension-api';

/** The parameters of `cacheDriver` by the name `dynamodb`. Credentials come from environment, shared files or role. */
export class DynamodbConfig {
  @Setting({ type: 'string', describe: 'The name of this driver: dynamodb. Needed.' })
  name = 'dynamodb';

  @Setting({ type: 'string', describe: 'The URL of the service. Needed.' })
  endpoint?: string;

  @Setting({ type: 'string', describe: 'The region of the tables. Needed.' })
  region?: string;

  @Setting({ type: 'string', describe: 'The table that says where a blob is kept. Needed.' })
  cachetablename?: string;

  @Setting({ type: 'string', describe: 'The table of repositories. Needed where metadata is kept.' })
  repometatablename?: string;

  @Setting({ type: 'string', describe: 'The table of the blobs of repositories. Needed where metadata is kept.' })
  repoblobsinfotablename?: string;

  @Setting({ type: 'string', describe: 'The table of images. Needed where metadata is kept.' })
  imagemetatablename?: string;

  @Setting({ type: 'string', describe: 'The table of users. Needed where metadata is kept.' })
  userdatatablename?: string;

  @Setting({ type: 'string', describe: 'The table of API keys. Needed where metadata is kept.' })
  apikeytablename?: string;

  @Setting({ type: 'string', describe: 'The table of the version of the metadata. Needed where metadata is kept.' })
  versiontablename?: string;
}
