import { compileGlob, compilePattern, issue, type ConfigPath, type Issue } from '@zot/extension-api';
import type { RetentionPolicyConfig } from './retention.config.js';
import type { StorePlace } from './store-place.js';

const aGlob = 'write a glob such as infra/** or {dev,test}/*';
const aPattern = 'write a pattern of RE2, such as ^v[0-9]+$';

/** Patterns of retention policies. */
export async function* checkRetention({ store, path }: StorePlace): AsyncIterable<Issue> {
  for (const [index, policy] of (store.retention?.policies ?? []).entries()) {
    const at = [...path, 'retention', 'policies', index];
    yield* checkRepositories(policy, at);
    yield* checkTags(policy, at);
  }
}

function* checkRepositories({ repositories }: RetentionPolicyConfig, at: ConfigPath): Iterable<Issue> {
  for (const [index, pattern] of repositories.entries()) {
    const glob = compileGlob(pattern);
    if ('problem' in glob) yield issue.error([...at, 'repositories', index], `"${pattern}" ${glob.problem}`, aGlob);
  }
}

async function* checkTags({ keepTags }: RetentionPolicyConfig, at: ConfigPath): AsyncIterable<Issue> {
  for (const [entry, { patterns }] of keepTags.entries()) {
    for (const [index, text] of patterns.entries()) {
      const pattern = await compilePattern(text);
      if (!('problem' in pattern)) continue;
      const where = [...at, 'keepTags', entry, 'patterns', index];
      yield issue.error(where, `"${text}" is not an RE2 pattern: ${pattern.problem}`, aPattern);
    }
  }
}
