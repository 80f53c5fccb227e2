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

  @Setting({ type: 'string', describe: 'The table of what is known of repositories. Needed where metadata is kept.' })
  repometatablename?: string;

  @Setting({
    type: 'string',
    describe: 'The table of what was pushed and pulled, by whom and when. Needed where metadata is kept.',
  })
  repoblobsinfotablename?: string;

  @Setting({ type: 'string', describe: 'Accepted and not used: images stand in the table of repositories.' })
  imagemetatablename?: string;

  @Setting({ type: 'string', describe: 'The table of users and their keys. Needed where metadata is kept.' })
  userdatatablename?: string;

  @Setting({ type: 'string', describe: 'Accepted and not used: keys stand in the table of users.' })
  apikeytablename?: string;

  @Setting({ type: 'string', describe: 'Accepted and not used: each table tells its version itself.' })
  versiontablename?: string;
}
