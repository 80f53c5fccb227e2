import type { Digest, Tag } from '@zot/oci';
import type { IndexDraft } from '../index/index-draft.js';
import type { ManifestNews } from '../manifests/manifest-news.js';
import type { Repository } from '../repository/repository.js';
import type { Ledger } from './ledger.js';
import type { Survey } from './survey.js';

/** Times that what goes is decided in vain, beside those who push, before they have to wait for it. */
const triesBeside = 3;

/** The index is not what it was when it was decided what goes. */
export class IndexMoved extends Error {
  override readonly name = 'IndexMoved';
  override readonly message =
    'another server changed the index while it was decided what goes; the next run tries again';
}

/** What a ledger has let go, of what was looked at. */
export interface Decided {
  readonly survey: Survey;
  readonly ledger: Ledger;
}

export interface Applied<D extends Decided> {
  readonly decided: D;
  /** Of the index as it is then. */
  readonly version: string | undefined;
}

interface Change {
  readonly digest: Digest;
  readonly mediaType: string;
  readonly tags: readonly Tag[];
  readonly isGone: boolean;
}

interface Written<D extends Decided> extends Applied<D> {
  readonly changes: readonly Change[];
}

/** Gives undefined where there is no such repository any more. May be asked again. */
type Decide<D extends Decided> = () => Promise<D | undefined>;

/** Writes an index without what a ledger has let go, if it still is what was looked at. */
export class ListingChange {
  constructor(private readonly news: ManifestNews) {}

  /**
   * Decides beside those who push, and holds the repository's lock for the write only. Where they are faster each time,
   * `decide` is asked with the repository to itself, so that one to which somebody always pushes is collected as well.
   * Rejects with `IndexMoved`, having changed nothing, where another server is faster even then.
   */
  async apply<D extends Decided>(repository: Repository, decide: Decide<D>): Promise<Applied<D> | undefined> {
    const written = await this.write(repository, decide);
    for (const change of written?.changes ?? []) {
      await this.news.removed(repository, { repository: repository.name, ...change });
    }
    return written;
  }

  private async write<D extends Decided>(repository: Repository, decide: Decide<D>): Promise<Written<D> | undefined> {
    for (let tries = 1; tries <= triesBeside; tries += 1) {
      try {
        return await writeBeside(repository, decide);
      } catch (error) {
        if (!(error instanceof IndexMoved)) throw error;
      }
    }
    return writeAlone(repository, decide);
  }
}

async function writeBeside<D extends Decided>(repository: Repository, decide: Decide<D>) {
  const decided = await decide();
  if (!decided) return undefined;
  const changes = changesOf(decided);
  if (changes.length === 0) return { decided, changes, version: decided.survey.version };
  return repository.lock.exclusive(async () => written(repository, decided, changes));
}

async function writeAlone<D extends Decided>(repository: Repository, decide: Decide<D>) {
  return repository.lock.exclusive(async () => {
    const decided = await decide();
    return decided && written(repository, decided, changesOf(decided));
  });
}

async function written<D extends Decided>(
  repository: Repository,
  decided: D,
  changes: readonly Change[],
): Promise<Written<D>> {
  const { version } = decided.survey;
  if (changes.length === 0) return { decided, changes, version };
  await repository.index();
  await repository.change((draft) => {
    if (draft.version !== version) throw new IndexMoved();
    for (const change of changes) make(draft, change);
  });
  for (const { digest, isGone } of changes) if (isGone) repository.graph.delete(digest);
  return { decided, changes, version: repository.file.known?.version };
}

function make(draft: IndexDraft, { digest, tags, isGone }: Change): void {
  if (isGone) draft.removeManifest(digest);
  else for (const tag of tags) draft.removeTag(tag);
}

function changesOf({ survey, ledger }: Decided): Change[] {
  return survey.holdings.flatMap(({ digest, mediaType, tags }): Change | [] => {
    if (!ledger.isListed(digest)) return { digest, mediaType, tags: tags as readonly Tag[], isGone: true };
    const left = ledger.tagsOf(digest);
    const gone = tags.filter((tag) => !left.has(tag)) as Tag[];
    return gone.length > 0 ? { digest, mediaType, tags: gone, isGone: false } : [];
  });
}
