import { IsIn } from 'class-validator';
import { Setting } from '@zot/extension-api';

const kinds = ['shared_key', 'client_secret', 'default_credentials'];

export class AzureCredentialsConfig {
  @IsIn(kinds, {
    message: '"$value" is not a kind of credentials',
    context: { hint: `write one of ${kinds.join(', ')}` },
  })
  @Setting({
    type: 'string',
    describe:
      'Which ones: shared_key (with accountkey), client_secret (with tenantid, clientid and secret) or default_credentials. Default: default_credentials.',
  })
  type = 'default_credentials';

  @Setting({ type: 'string', describe: 'The tenant. Needed with client_secret.' })
  tenantid?: string;

  @Setting({ type: 'string', describe: 'The client. Needed with client_secret.' })
  clientid?: string;

  @Setting({ type: 'string', secret: true, describe: 'The secret of the client. Needed with client_secret.' })
  secret?: string;
}

/** The parameters of `storageDriver` by the name `azure`: a container of Azure Blob Storage. */
export class AzureConfig {
  @Setting({ type: 'string', describe: 'The name of this driver: azure. Needed.' })
  name = 'azure';

  @Setting({ type: 'string', describe: 'The storage account. Needed.' })
  accountname?: string;

  @Setting({ type: 'string', secret: true, describe: 'The key of the account. Needed with shared_key.' })
  accountkey?: string;

  @Setting({ type: 'string', describe: 'The container. Needed.' })
  container?: string;

  @Setting({
    type: AzureCredentialsConfig,
    describe: 'How the driver proves who it is. Default: by what the machine has.',
  })
  credentials?: AzureCredentialsConfig;

  @Setting({ type: 'string', secret: true, describe: 'Accepted and not used: the other settings say all of it.' })
  connectionstring?: string;

  @Setting({ type: 'string', describe: 'The domain of the cloud. Default: core.windows.net.' })
  realm = 'core.windows.net';

  @Setting({ type: 'string', describe: 'The URL of the service. Default: made from accountname and realm.' })
  serviceurl?: string;

  @Setting({ type: 'string', describe: 'The folder inside the container. Default, also for an empty one: /zot.' })
  rootdirectory = '/zot';

  @Setting({ type: 'integer', describe: 'How often a failed request is tried again. Default: 5.' })
  max_retries = 5;

  @Setting({ type: 'duration', describe: 'The pause before a request is tried again, as a duration. Default: 100ms.' })
  retry_delay = 100;

  @Setting({ type: 'boolean', describe: 'Trusts any certificate of the server. Default: false.' })
  skipverify = false;
}
