import type { Digest } from '@zot/oci';
import type { ManifestFacts } from '../manifests/manifest-facts.js';

/** A manifest that a repository lists. */
export interface Holding {
  readonly digest: Digest;
  readonly mediaType: string;
  readonly tags: readonly string[];
  /** Undefined: its bytes are not there. */
  readonly facts: ManifestFacts | undefined;
}

/**
 * What a repository lists, as decisions take it apart: who is made of whom, and what is left. All of it in memory, so that
 * nothing is touched before all is decided. Counts of users make each removal cost no more than what it sets free.
 */
export class Ledger {
  private readonly listed = new Map<Digest, Holding>();
  private readonly tags = new Map<Digest, Set<string>>();
  /** How many manifests that are listed, or are held by such, have it as a child. */
  private readonly users = new Map<Digest, number>();
  private readonly referrers = new Map<Digest, Digest[]>();

  constructor(
    holdings: readonly Holding[],
    /** Manifests that are children, and have no entry of their own. */
    private readonly nested: ReadonlyMap<Digest, ManifestFacts>,
  ) {
    for (const holding of holdings) {
      this.listed.set(holding.digest, holding);
      this.tags.set(holding.digest, new Set(holding.tags));
    }
    for (const { digest, facts } of holdings) {
      for (const child of facts?.children ?? []) this.hold(child);
      if (facts?.subject === undefined) continue;
      const alike = this.referrers.get(facts.subject);
      if (alike) alike.push(digest);
      else this.referrers.set(facts.subject, [digest]);
    }
  }

  *all(): Iterable<Holding> {
    yield* this.listed.values();
  }

  get(digest: Digest): Holding | undefined {
    return this.listed.get(digest);
  }

  isListed(digest: Digest): boolean {
    return this.listed.has(digest);
  }

  /** A manifest that stays is made of it. */
  isHeld(digest: Digest): boolean {
    return (this.users.get(digest) ?? 0) > 0;
  }

  tagsOf(digest: Digest): ReadonlySet<string> {
    return this.tags.get(digest) ?? new Set();
  }

  /** Those that are listed. */
  referrersOf(subject: Digest): readonly Digest[] {
    return (this.referrers.get(subject) ?? []).filter((digest) => this.listed.has(digest));
  }

  /** Takes a tag away, and the entry with the last one, unless another manifest is made of it. What may be next is returned. */
  untag(digest: Digest, tag: string): readonly Digest[] {
    const tags = this.tags.get(digest);
    tags?.delete(tag);
    return tags?.size === 0 && !this.isHeld(digest) ? this.remove(digest) : [];
  }

  /**
   * Takes a manifest off the list, unless another one that stays is made of it. Returns those that are listed and may be of no
   * use any more.
   */
  remove(digest: Digest): readonly Digest[] {
    const holding = this.listed.get(digest);
    if (!holding || (holding.facts && this.isHeld(digest))) return [];
    const freed = [...this.referrersOf(digest)];
    this.listed.delete(digest);
    this.release(holding.facts?.children ?? [], freed);
    return freed;
  }

  /** All that has to stay: what is listed, what that is made of, and so on. */
  reachable(): Set<Digest> {
    const found = new Set<Digest>(this.listed.keys());
    const keep = ({ parts }: ManifestFacts) => {
      for (const part of parts) found.add(part);
    };
    for (const { facts } of this.listed.values()) if (facts) keep(facts);
    for (const [digest, facts] of this.nested) if (this.isHeld(digest)) keep(facts);
    return found;
  }

  private hold(digest: Digest): void {
    const waiting = [digest];
    for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
      const users = (this.users.get(next) ?? 0) + 1;
      this.users.set(next, users);
      if (users === 1 && !this.listed.has(next)) waiting.push(...(this.nested.get(next)?.children ?? []));
    }
  }

  private release(children: readonly Digest[], freed: Digest[]): void {
    const waiting = [...children];
    for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
      const users = (this.users.get(next) ?? 0) - 1;
      this.users.set(next, users);
      if (users > 0) continue;
      if (this.listed.has(next)) freed.push(next);
      else waiting.push(...(this.nested.get(next)?.children ?? []));
    }
  }
}
