import { compileGlob, compilePattern, issue, type ConfigPath, type Issue } from '@zot/extension-api';
import type { SyncContentConfig } from './sync-content.config.js';
import type { SyncRegistryConfig } from './sync-registry.config.js';

const aGlob = 'write a glob such as infra/** or {dev,test}/*';
const aPattern = 'write a pattern of RE2, such as ^v[0-9]+$';

/** What of a registry is meant, and what it is called here. */
export async function* checkContent({ content }: SyncRegistryConfig, path: ConfigPath): AsyncIterable<Issue> {
  for (const [index, entry] of content.entries()) {
    const at = [...path, 'content', index];
    const glob = compileGlob(entry.prefix);
    if ('problem' in glob) yield issue.error([...at, 'prefix'], `"${entry.prefix}" ${glob.problem}`, aGlob);
    yield* checkTags(entry, at);
    if (entry.stripPrefix && entry.destination === '/' && !entry.prefix.includes('/*')) {
      yield issue.error(
        [...at, 'stripPrefix'],
        'leaves nothing of a name, since prefix has no /* and destination is /',
        'end prefix in /** or name a destination',
      );
    }
  }
}

async function* checkTags({ tags }: SyncContentConfig, at: ConfigPath): AsyncIterable<Issue> {
  for (const key of ['regex', 'excludeRegex'] as const) {
    if (!tags || tags[key] === '') continue;
    const pattern = await compilePattern(tags[key]);
    if (!('problem' in pattern)) continue;
    yield issue.error([...at, 'tags', key], `"${tags[key]}" is not an RE2 pattern: ${pattern.problem}`, aPattern);
  }
}
