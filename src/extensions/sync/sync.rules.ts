import { issue, type CheckedConfig, type Issue } from '@zot/extension-api';
import { checkContent } from './sync-content.rules.js';
import { checkOverlap } from './sync-overlap.rules.js';
import { checkRegistry, completeRegistry } from './sync-registry.rules.js';
import type { SyncConfig } from './sync.config.js';

export function completeSync({ registries }: SyncConfig): void {
  for (const registry of registries) completeRegistry(registry);
}

/** Registries are checked also where sync is off, as in zot. */
export async function* checkSync(config: SyncConfig, whole: CheckedConfig): AsyncIterable<Issue> {
  if (config.enable) yield* checkSection(config, whole);
  for (const [index, registry] of config.registries.entries()) {
    const path = ['registries', index];
    yield* checkRegistry(registry, path, whole);
    yield* checkContent(registry, path);
    yield* checkOverlap(registry, path, whole);
  }
}

function* checkSection({ registries, downloadDir }: SyncConfig, whole: CheckedConfig): Iterable<Issue> {
  if (registries.length === 0) {
    yield issue.warning(['registries'], 'is missing, so that nothing is copied', 'list a registry, or leave sync out');
  }
  if (downloadDir === '' && keepsBlobsElsewhere(whole)) {
    yield issue.error(
      ['downloadDir'],
      'is missing, and images cannot be put together in a storageDriver',
      'name a folder of this machine',
    );
  }
}

/** Whether any store of the file has a driver. */
function keepsBlobsElsewhere(whole: CheckedConfig): boolean {
  const subPaths = (whole.at(['storage', 'subPaths']) ?? {}) as Record<string, { storageDriver?: unknown }>;
  const drivers = [whole.at(['storage', 'storageDriver']), ...Object.values(subPaths).map((one) => one.storageDriver)];
  return drivers.some((driver) => driver !== undefined);
}
