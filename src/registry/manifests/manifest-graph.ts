import type { Descriptor, Digest } from '@zot/oci';
import type { ManifestFacts } from './manifest-facts.js';

/** How the manifests of one repository refer to each other and to blobs: of those that are listed, once they were read. */
export class ManifestGraph {
  /** Set with the first look at it; before that, nothing is kept. */
  isWanted = false;
  /** The version of the index whose manifests are all here. */
  completeFor: string | undefined;
  /** Set while manifests are read. */
  completing: Promise<readonly unknown[]> | undefined;
  private readonly facts = new Map<Digest, ManifestFacts>();
  /** By what they refer to: how many do. */
  private readonly users = new Map<Digest, number>();
  private readonly referrers = new Map<Digest, Set<Digest>>();
  private bytes = 0;

  get weight(): number {
    return this.bytes;
  }

  get size(): number {
    return this.facts.size;
  }

  has(digest: Digest): boolean {
    return this.facts.has(digest);
  }

  factsOf(digest: Digest): ManifestFacts | undefined {
    return this.facts.get(digest);
  }

  digests(): Iterable<Digest> {
    return this.facts.keys();
  }

  add(digest: Digest, facts: ManifestFacts): void {
    if (this.facts.has(digest)) return;
    this.facts.set(digest, facts);
    this.bytes += weightOf(facts);
    for (const part of facts.parts) this.users.set(part, (this.users.get(part) ?? 0) + 1);
    if (facts.subject === undefined) return;
    const referrers = this.referrers.get(facts.subject);
    if (referrers) referrers.add(digest);
    else this.referrers.set(facts.subject, new Set([digest]));
  }

  delete(digest: Digest): void {
    const facts = this.facts.get(digest);
    if (!facts) return;
    this.facts.delete(digest);
    this.bytes -= weightOf(facts);
    for (const part of facts.parts) {
      const left = this.users.get(part)! - 1;
      if (left > 0) this.users.set(part, left);
      else this.users.delete(part);
    }
    if (facts.subject === undefined) return;
    const referrers = this.referrers.get(facts.subject);
    referrers?.delete(digest);
    if (referrers?.size === 0) this.referrers.delete(facts.subject);
  }

  /** Whether a manifest is made of it, among other parts. */
  isUsed(digest: Digest): boolean {
    return this.users.has(digest);
  }

  /** Those whose subject it is, in the order in which they were listed. */
  referrersOf(subject: Digest): Descriptor[] {
    return [...(this.referrers.get(subject) ?? [])].map((digest) => this.facts.get(digest)!.referrer!);
  }
}

/** Bytes it takes in memory, about. */
function weightOf({ parts, children = [], referrer }: ManifestFacts): number {
  const annotations = Object.entries(referrer?.annotations ?? {});
  return (
    400 +
    parts.length * 100 +
    children.length * 8 +
    annotations.reduce((sum, [key, value]) => sum + 2 * (key.length + value.length), 0)
  );
}
