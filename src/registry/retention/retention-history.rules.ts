import type { CheckedConfig, Issue, RetentionSettings } from '@zot/extension-api';
import { asksForHistory } from './has-rules.js';
import type { RetentionHistoryConfig } from './retention-history.config.js';

interface Store {
  readonly retention?: RetentionSettings;
}

/** Looks at all stores of the file. */
export function* findNeed(config: RetentionHistoryConfig, whole: CheckedConfig): Iterable<Issue> {
  const storage = (whole.at(['storage']) ?? {}) as Store & { readonly subPaths?: Readonly<Record<string, Store>> };
  const stores = [storage, ...Object.values(storage.subPaths ?? {})];
  config.isNeeded = stores.some(({ retention }) => retention !== undefined && asksForHistory(retention));
}
