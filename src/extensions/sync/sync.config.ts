import { Setting } from '@zot/extension-api';
import { SyncRegistryConfig } from './sync-registry.config.js';

export class SyncConfig {
  @Setting({ type: 'boolean', describe: 'Whether images are copied from other registries. Default: true.' })
  enable = true;

  @Setting({
    type: 'string',
    describe: 'The JSON file with username and password of each registry, by host:port. Default: none.',
  })
  credentialsFile = '';

  @Setting({
    type: 'string',
    describe: 'The folder that images are fetched into before they are stored. Needed with a storageDriver.',
  })
  downloadDir = '';

  @Setting({ type: [SyncRegistryConfig], describe: 'The registries that images are copied from. Default: none.' })
  registries: SyncRegistryConfig[] = [];
}
