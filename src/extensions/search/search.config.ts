import { Setting } from '@zot/extension-api';
import { CveConfig } from './cve.config.js';

export class SearchConfig {
  @Setting({
    type: 'boolean',
    describe: 'Whether search, and the view of the configuration for clients, is on. Default: true.',
  })
  enable = true;

  @Setting({
    type: CveConfig,
    emptyMeans: 'present',
    describe: 'Looks for known vulnerabilities in images. Default: absent, which is off.',
  })
  cve?: CveConfig;
}
