import { defineSection } from '@zot/extension-api';
import { StorageConfig } from './storage.config.js';

/** Where bytes are kept: the default store and those of sub-paths. */
export default defineSection({ section: 'storage', presence: 'always', config: StorageConfig });
