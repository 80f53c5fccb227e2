import { Setting } from '@zot/extension-api';

export class ApikeyConfig {
  @Setting({ type: 'boolean', hidden: true, describe: 'Accepted and not used: http.auth.apikey decides.' })
  enable?: boolean;
}
