import { Setting } from '@zot/extension-api';

export class UserprefsConfig {
  @Setting({ type: 'boolean', describe: 'Whether users may star and bookmark repositories. Default: true.' })
  enable = true;
}
