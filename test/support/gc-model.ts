import type { Digest } from '@zot/oci';
import { isImageManifestType, isIndexType } from '@zot/oci';
import type { Graph, GraphNode } from './gc-graph.js';

export interface Left {
  /** `digest`, or `digest:tag` for each tag. */
  readonly listed: readonly string[];
  readonly files: readonly Digest[];
}

/**
 * What garbage collection leaves of a repository, said as plainly as can be and found by looking at everything again after
 * each change.
 */
export function collectedByModel({ nodes, deleteReferrers, deleteUntagged }: Graph): Left {
  const byDigest = new Map(nodes.map((node) => [node.content.digest, node]));
  const tags = new Map<Digest, Set<string>>();
  for (const { content, listedAs, tags: own } of nodes)
    if (listedAs !== undefined) tags.set(content.digest, new Set(own));
  const isListed = (digest: Digest) => tags.has(digest);
  const there = (digest: Digest): GraphNode | undefined => {
    const node = byDigest.get(digest);
    return node && !node.isMissing ? node : undefined;
  };
  // What bytes say never changes.
  const known = new Map<Digest, ReadonlySet<Digest>>();
  const below = (digest: Digest): ReadonlySet<Digest> => {
    const found = known.get(digest);
    if (found) return found;
    const made = new Set<Digest>();
    for (const child of there(digest)?.children ?? []) for (const one of [child, ...below(child)]) made.add(one);
    known.set(digest, made);
    return made;
  };
  const isHeld = (digest: Digest) => [...tags.keys()].some((other) => other !== digest && below(other).has(digest));
  const isOld = (digest: Digest) => there(digest)?.isOld ?? true;

  for (const digest of [...tags.keys()]) if (!there(digest)) tags.delete(digest);
  const removeOne = (): boolean => {
    for (const [digest, own] of tags) {
      const { subject, listedAs, parts } = there(digest)!;
      const isKnown = isImageManifestType(listedAs!) || isIndexType(listedAs!);
      const isHollow = isIndexType(listedAs!) && parts.length > 0 && parts.every((part) => !there(part));
      if ((!isKnown || isHollow) && !isHeld(digest)) return tags.delete(digest);
      if (deleteReferrers && subject && !isListed(subject) && !isHeld(digest) && isOld(digest)) {
        return tags.delete(digest);
      }
      for (const tag of deleteReferrers && !isHeld(digest) ? own : []) {
        const signed = /^sha256-([0-9a-f]{64})\.sig$/.exec(tag)?.[1];
        if (signed === undefined || isListed(`sha256:${signed}` as Digest) || !isOld(digest)) continue;
        own.delete(tag);
        if (own.size === 0) tags.delete(digest);
        return true;
      }
      if (deleteUntagged && own.size === 0 && !subject && !isHeld(digest) && isOld(digest)) return tags.delete(digest);
    }
    return false;
  };
  while (removeOne());

  const kept = new Set<Digest>(tags.keys());
  for (const digest of tags.keys()) for (const one of below(digest)) kept.add(one);
  for (const digest of [...kept]) for (const part of there(digest)?.parts ?? []) kept.add(part);
  return {
    listed: [...tags].flatMap(([digest, own]) =>
      own.size === 0 ? [digest] : [...own].map((tag) => `${digest}:${tag}`),
    ),
    files: nodes.flatMap(({ content: { digest }, isMissing }) =>
      !isMissing && (kept.has(digest) || !isOld(digest)) ? [digest] : [],
    ),
  };
}
