import { digestFrom, isDigest, isImageManifestType, isIndexType, type Digest } from '@zot/oci';
import type { Holding, Ledger } from './ledger.js';

/** Why a manifest or a tag goes; words of zot's logs. */
export type RemovalReason = 'deleteReferrers' | 'deleteUntagged' | 'staleManifestPrune' | 'unknownMediaTypePrune';

export interface Removal {
  readonly digest: Digest;
  readonly mediaType: string;
  /** Where only this tag goes. */
  readonly tag?: string;
  /** What it refers to, and is gone. */
  readonly subject?: Digest;
  readonly reason: RemovalReason;
}

/** What the delay of something counts from. */
export type Delay = 'gcDelay' | 'retentionDelay';

export interface CollectionRules {
  readonly deleteReferrers: boolean;
  readonly deleteUntagged: boolean;
  /** Of manifests without a tag, those that are kept for other reasons than their age. Undefined: none. */
  readonly keepUntagged?: (candidates: readonly Holding[]) => ReadonlySet<Digest>;
  /** Indexes of which nothing is there any more. */
  readonly hollow: ReadonlySet<Digest>;
  /** Whether the bytes of a manifest are old enough. */
  readonly isOld: (digest: Digest, delay: Delay) => boolean;
}

/** Each round may show others that fall under the rules of kept ones; what is left then goes with the next collection. */
const mostRounds = 16;
/** Tags by which cosign, before there were referrers, said what a manifest belongs to. */
const cosignTag = /^sha256-([0-9a-f]{64})\.(?:sig|sbom)$/;

/**
 * Takes from the ledger what is to go, until nothing more is, and says what and why. A manifest that another one is made of
 * always stays.
 */
export function decide(ledger: Ledger, rules: CollectionRules): Removal[] {
  return new Decisions(ledger, rules).make();
}

class Decisions {
  private readonly made: Removal[] = [];
  /** By what tags of cosign's say that they belong to. */
  private readonly signing = new Map<Digest, Digest[]>();

  constructor(
    private readonly ledger: Ledger,
    private readonly rules: CollectionRules,
  ) {
    if (!rules.deleteReferrers) return;
    for (const { digest, tags } of ledger.all()) {
      for (const subject of tags.flatMap((tag) => cosignSubject(tag) ?? [])) {
        this.signing.set(subject, [...(this.signing.get(subject) ?? []), digest]);
      }
    }
  }

  make(): Removal[] {
    for (const holding of [...this.ledger.all()]) if (!holding.facts) this.remove(holding, 'staleManifestPrune');
    const { keepUntagged } = this.rules;
    for (let round = 0; round < mostRounds; round += 1) {
      const group = keepUntagged && [...this.ledger.all()].filter((one) => this.isUnused(one));
      const kept = group && keepUntagged(group);
      const asked = group && new Set(group.map(({ digest }) => digest));
      const before = this.made.length;
      this.work((digest) => !asked || (asked.has(digest) && !kept!.has(digest)));
      if (!group || this.made.length === before) break;
    }
    return this.made;
  }

  /** Looks at each manifest, and again at those that a removal set free. */
  private work(mayGo: (untagged: Digest) => boolean): void {
    const waiting = [...this.ledger.all()].map(({ digest }) => digest);
    for (let digest = waiting.pop(); digest !== undefined; digest = waiting.pop()) {
      const holding = this.ledger.get(digest);
      if (holding) waiting.push(...this.look(holding, mayGo));
    }
  }

  private look(holding: Holding, mayGo: (untagged: Digest) => boolean): readonly Digest[] {
    const { deleteReferrers, deleteUntagged, hollow, isOld } = this.rules;
    const { digest } = holding;
    const isHeld = this.ledger.isHeld(digest);
    if (!isHeld && hollow.has(digest)) return this.remove(holding, 'staleManifestPrune');
    if (!isHeld && !isKnown(holding)) return this.remove(holding, 'unknownMediaTypePrune');
    if (deleteReferrers && !isHeld) {
      const subject = holding.facts?.subject;
      const dangles = subject !== undefined && !this.ledger.isListed(subject);
      if (dangles && isOld(digest, 'retentionDelay')) return this.remove(holding, 'deleteReferrers', subject);
      const freed = this.dropCosignTags(holding);
      if (!this.ledger.isListed(digest)) return freed;
    }
    if (!deleteUntagged || !this.isUnused(holding) || !mayGo(digest)) return [];
    return isOld(digest, 'retentionDelay') ? this.remove(holding, 'deleteUntagged') : [];
  }

  private dropCosignTags(holding: Holding): readonly Digest[] {
    const freed: Digest[] = [];
    const { digest, mediaType } = holding;
    for (const tag of [...this.ledger.tagsOf(digest)]) {
      const subject = cosignSubject(tag);
      if (!subject || this.ledger.isListed(subject) || !this.rules.isOld(digest, 'gcDelay')) continue;
      this.made.push({ digest, mediaType, tag, subject, reason: 'deleteReferrers' });
      freed.push(...this.ledger.untag(digest, tag));
    }
    if (!this.ledger.isListed(digest)) freed.push(...(this.signing.get(digest) ?? []));
    return freed;
  }

  /** Nobody asks for it by a tag, no manifest is made of it, and it belongs to none: referrers have a rule of their own. */
  private isUnused(holding: Holding): boolean {
    const { digest, facts } = holding;
    return this.ledger.tagsOf(digest).size === 0 && facts?.subject === undefined && !this.ledger.isHeld(digest);
  }

  private remove(holding: Holding, reason: RemovalReason, subject?: Digest): readonly Digest[] {
    const { digest, mediaType } = holding;
    const freed = this.ledger.remove(digest);
    if (this.ledger.isListed(digest)) return [];
    this.made.push({ digest, mediaType, reason, ...(subject !== undefined && { subject }) });
    return [...freed, ...(this.signing.get(digest) ?? [])];
  }
}

/** What a tag of cosign's says that its manifest belongs to. */
export function cosignSubject(tag: string): Digest | undefined {
  const encoded = cosignTag.exec(tag)?.[1];
  const digest = encoded === undefined ? undefined : digestFrom('sha256', encoded);
  return digest !== undefined && isDigest(digest) ? digest : undefined;
}

function isKnown({ mediaType }: Holding): boolean {
  return isImageManifestType(mediaType) || isIndexType(mediaType);
}
