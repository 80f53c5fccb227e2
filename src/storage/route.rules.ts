import { issue, type Issue } from '@zot/extension-api';
import type { StorageConfig } from './storage.config.js';

/** Only the first part of a repository's name is looked up among the routes, so that others never hold anything. */
export function* checkRoutes({ subPaths }: StorageConfig): Iterable<Issue> {
  for (const route of Object.keys(subPaths)) {
    if (/^\/[^/]+$/.test(route)) continue;
    const first = route.split('/').find((part) => part !== '') ?? 'a';
    yield issue.warning(['subPaths', route], 'never holds a repository', `write it as /${first}`);
  }
}
