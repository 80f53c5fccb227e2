import { Setting } from '@zot/extension-api';

export class TrustConfig {
  @Setting({ type: 'boolean', describe: 'Whether signatures are verified. Default: true.' })
  enable = true;

  @Setting({ type: 'boolean', describe: 'Lets administrators upload public keys of cosign. Default: false.' })
  cosign = false;

  @Setting({ type: 'boolean', describe: 'Lets administrators upload certificates of notation. Default: false.' })
  notation = false;
}
