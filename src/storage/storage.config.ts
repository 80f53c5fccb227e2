import { Setting } from '@zot/extension-api';
import { StoreConfig } from './store.config.js';

/** A store of its own for the repositories below one route. Starts from defaults, not from the store above it. */
export class SubPathConfig extends StoreConfig {}

/** The default store, and those of sub-paths. */
export class StorageConfig extends StoreConfig {
  override dedupe = true;
  override gc = true;

  @Setting({
    type: 'boolean',
    describe: 'Skips the walk over all repositories at a start if nothing has changed since the last. Default: false.',
  })
  fastRestart?: boolean;

  @Setting({
    type: { '*': SubPathConfig },
    keys: 'lower',
    describe: 'Stores of their own, by route: what stands under /a holds the repositories a/…. Default: none.',
  })
  subPaths: Record<string, SubPathConfig> = {};
}
