import { Setting } from '@zot/extension-api';

export class MgmtConfig {
  @Setting({ type: 'boolean', hidden: true, describe: 'Accepted and not used: the view is on with search.' })
  enable?: boolean;
}
