import type { ConfigPath } from '@zot/extension-api';
import type { StorageConfig } from './storage.config.js';
import type { StoreConfig } from './store.config.js';

/** One of the stores of a file: the default one, or that of a sub-path. */
export interface StorePlace {
  /** Below the section. */
  readonly path: ConfigPath;
  /** What messages call it. */
  readonly title: string;
  readonly isSubPath: boolean;
  readonly store: StoreConfig;
}

/** The default store first, then the sub-paths in the order of the file. */
export function storePlaces(config: StorageConfig): StorePlace[] {
  return [
    { path: [], title: 'the default store', isSubPath: false, store: config },
    ...Object.entries(config.subPaths).map(([route, store]) => ({
      path: ['subPaths', route],
      title: `sub-path ${route}`,
      isSubPath: true,
      store,
    })),
  ];
}
