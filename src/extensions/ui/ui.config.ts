import { Setting } from '@zot/extension-api';

export class UiConfig {
  @Setting({ type: 'boolean', describe: 'Whether the pages for browsers are served. Needs search. Default: true.' })
  enable = true;
}
