import type { Digest, Tag } from '@zot/oci';
import type { IndexDraft } from '../index/index-draft.js';
import type { ManifestNews } from '../manifests/manifest-news.js';
import type { Repository } from '../repository/repository.js';
import type { Ledger } from './ledger.js';
import type { Survey } from './survey.js';

/** The index is not what it was when it was decided what goes. */
export class IndexMoved extends Error {
  override readonly name = 'IndexMoved';
}

interface Change {
  readonly digest: Digest;
  readonly mediaType: string;
  readonly tags: readonly Tag[];
  readonly isGone: boolean;
}

/** Writes an index without what a ledger has let go, if it still is what was looked at. */
export class ListingChange {
  constructor(private readonly news: ManifestNews) {}

  /**
   * Resolves with the version of the index as it is then. Holds the repository's lock for the write only. Rejects with
   * `IndexMoved`, having changed nothing.
   */
  async apply(repository: Repository, survey: Survey, ledger: Ledger): Promise<string | undefined> {
    const changes = changesOf(survey, ledger);
    if (changes.length === 0) return survey.version;
    const version = await repository.lock.exclusive(async () => {
      await repository.index();
      await repository.change((draft) => {
        if (draft.version !== survey.version) throw new IndexMoved();
        for (const change of changes) make(draft, change);
      });
      for (const { digest, isGone } of changes) if (isGone) repository.graph.delete(digest);
      return repository.file.known?.version;
    });
    for (const change of changes) {
      await this.news.removed(repository, { repository: repository.name, ...change });
    }
    return version;
  }
}

function make(draft: IndexDraft, { digest, tags, isGone }: Change): void {
  if (isGone) draft.removeManifest(digest);
  else for (const tag of tags) draft.removeTag(tag);
}

function changesOf({ holdings }: Survey, ledger: Ledger): Change[] {
  return holdings.flatMap(({ digest, mediaType, tags }): Change | [] => {
    if (!ledger.isListed(digest)) return { digest, mediaType, tags: tags as readonly Tag[], isGone: true };
    const left = ledger.tagsOf(digest);
    const gone = tags.filter((tag) => !left.has(tag)) as Tag[];
    return gone.length > 0 ? { digest, mediaType, tags: gone, isGone: false } : [];
  });
}
