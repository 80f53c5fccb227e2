import type { ManifestStatistics } from '@zot/extension-api';
import type { Digest, RepositoryName } from '@zot/oci';
import type { Repositories } from '../repository/repositories.js';
import type { Repository } from '../repository/repository.js';
import { judgeTags, type TagVerdict } from '../retention/judge-tags.js';
import { keptBy } from '../retention/keep.js';
import type { EffectivePolicy } from '../retention/retention-policies.js';
import type { BlobSweep, Kept } from './blob-sweep.js';
import type { CollectionOrder } from './collection-order.js';
import type { CollectionReports } from './collection-reports.js';
import { decide, type Delay, type Removal } from './decide.js';
import { Due } from './due.js';
import type { EmptyRepositories } from './empty-repositories.js';
import type { Holding } from './ledger.js';
import type { Applied, Decided, ListingChange } from './listing-change.js';
import { Survey, type SurveyOptions } from './survey.js';
import type { UploadSweep } from './upload-sweep.js';

export interface CollectorOptions {
  readonly repositories: Repositories;
  readonly survey: SurveyOptions;
  readonly listing: ListingChange;
  readonly blobs: BlobSweep;
  readonly uploads: UploadSweep;
  readonly empty: EmptyRepositories;
  readonly reports: CollectionReports;
}

type History = ReadonlyMap<Digest, ManifestStatistics>;

/** What has been decided, for the index as it was. */
interface Verdict extends Decided {
  readonly tags: readonly TagVerdict[];
  readonly removals: readonly Removal[];
  /** Of manifests without a tag, the rule that keeps each. */
  readonly keptUntagged: ReadonlyMap<Digest, string>;
}

/** Collects the garbage of one repository after the other. */
export class Collector {
  constructor(private readonly options: CollectorOptions) {}

  /**
   * Resolves with when something may go that is too young now; undefined: nothing, as long as nobody changes anything.
   * Rejects, with nothing removed that it was not sure of, where something cannot be read.
   */
  async collect(name: RepositoryName, order: CollectionOrder): Promise<number | undefined> {
    return this.options.repositories.visit(name, async (repository) => {
      const due = new Due();
      await this.options.uploads.sweep(repository, order, due);
      const kept = await this.prune(repository, order, due);
      if (!kept) return undefined;
      await this.options.blobs.sweep(repository, kept, order, due);
      await this.options.empty.remove(repository, order, due);
      return due.at;
    });
  }

  /** What has to stay; undefined where there is no such repository any more. */
  private async prune(repository: Repository, order: CollectionOrder, due: Due): Promise<Kept | undefined> {
    const { reports, listing } = this.options;
    const judge = async () => this.judge(repository, order, due);
    const applied = order.isDry ? asIfApplied(await judge()) : await listing.apply(repository, judge);
    if (!applied) return undefined;
    const { decided, version } = applied;
    reports.tags(repository.name, decided.tags, order);
    reports.keptUntagged(repository.name, decided.keptUntagged, order);
    reports.manifests(repository.name, decided.removals, order);
    return { version, digests: decided.ledger.reachable() };
  }

  private async judge(repository: Repository, order: CollectionOrder, due: Due): Promise<Verdict | undefined> {
    const index = await repository.index();
    if (!index) return undefined;
    const survey = await Survey.of(repository, index, this.options.survey);
    return this.decide(repository, survey, order, due);
  }

  private async decide(repository: Repository, survey: Survey, order: CollectionOrder, due: Due): Promise<Verdict> {
    const policy = order.policies.for(repository.name);
    const history: History = policy.needsHistory ? await order.run.history.of(repository.name) : new Map();
    // What a rule keeps today it may let go tomorrow.
    if (policy.needsHistory) due.note(0);
    const tags =
      policy.keepTags.length === 0 ? [] : judgeTags(tagsOf(survey), policy, history, order.time.now(Infinity));
    const settle = (isOld: (digest: Digest, delay: Delay) => boolean) => {
      const ledger = survey.ledger();
      for (const { digest, tag, isKept } of tags) if (!isKept) ledger.untag(digest, tag);
      const keptUntagged = new Map<Digest, string>();
      const keepUntagged = untaggedKeeper(policy, history, order, keptUntagged);
      const { deleteReferrers, deleteUntagged } = policy;
      const rules = { deleteReferrers, deleteUntagged, keepUntagged, hollow: survey.hollow, isOld };
      return { ledger, removals: decide(ledger, rules), keptUntagged };
    };
    // First as if all were old, so that only files are looked at that may go.
    const asked = settle(() => true).removals.map(({ digest }) => digest);
    const ages = await this.options.blobs.agesOf(repository, asked);
    const isOld = (digest: Digest, delay: Delay) => {
      // What cannot be found is as old as can be; what was not looked for waits for the next run.
      const modified = ages.has(digest) ? (ages.get(digest) ?? -Infinity) : Infinity;
      if (modified < order.limit(delay)) return true;
      due.note(Number.isFinite(modified) ? order.due(modified, delay) : 0);
      return false;
    };
    return { survey, tags, ...settle(isOld) };
  }
}

function asIfApplied(decided: Verdict | undefined): Applied<Verdict> | undefined {
  return decided && { decided, version: decided.survey.version };
}

function tagsOf({ holdings }: Survey): { tag: string; digest: Digest; mediaType: string }[] {
  return holdings.flatMap(({ digest, mediaType, tags }) => tags.map((tag) => ({ tag, digest, mediaType })));
}

/** Notes the rule that keeps each. */
function untaggedKeeper(
  { keepUntagged }: EffectivePolicy,
  history: History,
  order: CollectionOrder,
  kept: Map<Digest, string>,
): ((candidates: readonly Holding[]) => ReadonlySet<Digest>) | undefined {
  if (!keepUntagged) return undefined;
  return (candidates) => {
    const judged = candidates.map(({ digest }) => ({ name: digest, statistics: history.get(digest) }));
    const found = keptBy(keepUntagged, judged, order.time.now(Infinity));
    for (const [{ name }, rule] of found) kept.set(name, rule);
    return new Set([...found.keys()].map(({ name }) => name));
  };
}
