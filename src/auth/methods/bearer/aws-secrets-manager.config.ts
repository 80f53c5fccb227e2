import { Min } from 'class-validator';
import { Setting } from '@zot/extension-api';

export const usualRefreshInterval = 60_000;

export class AwsSecretsManagerConfig {
  @Setting({ type: 'string', describe: 'The region of the secret. Needed.' })
  region = '';

  @Setting({ type: 'string', describe: 'The name of the secret: a JSON object of keys by their kid. Needed.' })
  secretName = '';

  @Min(0, { message: 'must not be negative', context: { hint: 'write a duration such as 1m' } })
  @Setting({
    type: 'duration',
    describe: 'How long keys are kept before they are fetched again, as a duration. Default and meaning of 0: 1m.',
  })
  refreshInterval = usualRefreshInterval;
}
