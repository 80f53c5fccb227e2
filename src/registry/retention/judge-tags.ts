import type { ManifestStatistics } from '@zot/extension-api';
import type { Digest } from '@zot/oci';
import { hasRules } from './has-rules.js';
import { keptBy } from './keep.js';
import type { EffectivePolicy, TagRules } from './retention-policies.js';

export interface TagVerdict {
  readonly tag: string;
  readonly digest: Digest;
  readonly mediaType: string;
  readonly isKept: boolean;
  /** The rule that keeps it, or a sentence. */
  readonly reason: string;
  readonly statistics: ManifestStatistics | undefined;
}

/** A tag to be judged. */
export interface JudgedTag {
  readonly tag: string;
  readonly digest: Digest;
  readonly mediaType: string;
}

/** Tags that say what their manifest belongs to, which go with it and not by rules for tags. */
const auxiliaryTag = /^sha256-[A-Za-z0-9]{64}(?:\.|$)/;

/** What becomes of the tags of a repository. Each falls under the first entry that matches it, and counts are within that entry. */
export function judgeTags(
  tags: readonly JudgedTag[],
  { keepTags }: EffectivePolicy,
  history: ReadonlyMap<Digest, ManifestStatistics>,
  now: number,
): TagVerdict[] {
  const judged = tags
    .filter(({ tag }) => !auxiliaryTag.test(tag))
    .map((one) => ({ ...one, name: one.tag, statistics: history.get(one.digest) }));
  const groups = Map.groupBy(judged, ({ tag }) => keepTags.findIndex((rules) => covers(rules, tag)));
  return [...groups].flatMap(([entry, group]) => {
    const rules = keepTags[entry];
    if (!rules) return group.map((one) => ({ ...one, isKept: false, reason: 'no entry of keepTags matches it' }));
    if (!hasRules(rules)) return group.map((one) => ({ ...one, isKept: true, reason: 'patterns' }));
    const kept = keptBy(rules, group, now);
    return group.map((one) => ({
      ...one,
      isKept: kept.has(one),
      reason: kept.get(one) ?? 'no rule of its entry of keepTags keeps it',
    }));
  });
}

function covers({ matches }: TagRules, tag: string): boolean {
  return matches.length === 0 || matches.some((pattern) => pattern.matches(tag));
}
