import { Setting, type OnFailure } from '@zot/extension-api';
import { IsIn, Min } from 'class-validator';

export class WebhookConfig {
  @Setting({ type: 'string', describe: 'The URL that is asked, by POST. Needed.' })
  url = '';

  @Setting({
    type: 'string',
    secret: true,
    describe: 'Sent as a bearer token, so that the service knows who asks. Default: none.',
  })
  token?: string;

  @Min(1, { message: 'must be above 0' })
  @Setting({ type: 'duration', describe: 'The longest time that an answer may take, as a duration. Default: 800ms.' })
  timeout = 800;

  @IsIn(['open', 'closed'], {
    message: '"$value" is neither open nor closed',
    context: { hint: 'write open or closed' },
  })
  @Setting({
    type: 'string',
    describe: 'Whether a push is taken (open) or refused (closed) where the service gives no answer. Default: closed.',
  })
  onFailure: OnFailure = 'closed';
}
