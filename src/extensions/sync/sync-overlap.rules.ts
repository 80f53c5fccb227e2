import { issue, type CheckedConfig, type ConfigPath, type Issue } from '@zot/extension-api';
import type { SyncRegistryConfig } from './sync-registry.config.js';

interface RetentionPolicy {
  readonly repositories: readonly string[];
  readonly keepTags: readonly { readonly patterns: readonly string[] }[];
}

/** Tags that are copied here and then removed again by retention, over and over. Told by words that are equal, as in zot. */
export function* checkOverlap(
  { content }: SyncRegistryConfig,
  path: ConfigPath,
  whole: CheckedConfig,
): Iterable<Issue> {
  const policies = (whole.at(['storage', 'retention', 'policies']) ?? []) as readonly RetentionPolicy[];
  for (const [index, { destination, tags }] of content.entries()) {
    for (const { repositories, keepTags } of policies) {
      if (!repositories.includes(destination)) continue;
      const regex = tags?.regex ?? '';
      if (regex !== '' && keepTags.some(({ patterns }) => patterns.includes(regex))) continue;
      yield issue.warning(
        [...path, 'content', index, 'destination'],
        'is kept clean by storage.retention, which may remove what is copied there',
        'write tags.regex, and have keepTags of the policy list the same pattern',
      );
      break;
    }
  }
}
