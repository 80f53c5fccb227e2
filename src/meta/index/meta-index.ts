import type { RecordChange, RecordStore } from '@zot/extension-api';
import type { Digest, RepositoryName, Tag } from '@zot/oci';
import { objectIn, textIn } from '../json-value.js';
import {
  groupOf,
  manifestFactsIn,
  manifestName,
  repositoriesGroup,
  subjectOf,
  tagFactsIn,
  tagName,
  type ManifestFacts,
  type TagFacts,
} from './meta-records.js';

/** Records written at once. */
const mostChanges = 1000;

/** All that the index holds of a repository. */
export interface IndexedRepository {
  readonly tags: ReadonlyMap<Tag, TagFacts>;
  readonly manifests: ReadonlyMap<Digest, ManifestFacts>;
}

/** The index as records: which repositories there are, and what is in each. */
export class MetaIndex {
  constructor(readonly records: RecordStore) {}

  /** Each with the version of the repository that it was made from; `''` where changes have come since. */
  async *repositories(): AsyncGenerator<{ name: RepositoryName; version: string }> {
    for await (const { name, value } of this.records.list(repositoriesGroup)) {
      yield { name: name as RepositoryName, version: versionIn(value) };
    }
  }

  /** Undefined where the repository is not known. */
  async version(repository: RepositoryName): Promise<string | undefined> {
    const found = await this.records.get(repositoriesGroup, repository);
    return found && versionIn(found.value);
  }

  async setVersion(repository: RepositoryName, version: string): Promise<void> {
    await this.records.put(repositoriesGroup, repository, JSON.stringify({ version }));
  }

  /** Makes the repository known, unless it is. */
  async note(repository: RepositoryName): Promise<void> {
    await this.records.put(repositoriesGroup, repository, JSON.stringify({ version: '' }), { ifVersion: 'absent' });
  }

  async tag(repository: RepositoryName, tag: Tag): Promise<TagFacts | undefined> {
    return tagFactsIn((await this.records.get(groupOf(repository), tagName(tag)))?.value);
  }

  async manifest(repository: RepositoryName, digest: Digest): Promise<ManifestFacts | undefined> {
    return manifestFactsIn((await this.records.get(groupOf(repository), manifestName(digest)))?.value);
  }

  async all(repository: RepositoryName): Promise<IndexedRepository> {
    const [tags, manifests] = [new Map<Tag, TagFacts>(), new Map<Digest, ManifestFacts>()];
    for await (const { name, value } of this.records.list(groupOf(repository))) {
      const subject = subjectOf(name);
      if (!subject) continue;
      if ('tag' in subject) {
        const facts = tagFactsIn(value);
        if (facts) tags.set(subject.tag, facts);
      } else {
        const facts = manifestFactsIn(value);
        if (facts) manifests.set(subject.digest, facts);
      }
    }
    return { tags, manifests };
  }

  async write(changes: readonly RecordChange[]): Promise<void> {
    for (let from = 0; from < changes.length; from += mostChanges) {
      await this.records.write(changes.slice(from, from + mostChanges));
    }
  }

  /** The repository itself at the end, so that what a kill leaves behind is found again. */
  async drop(repository: RepositoryName): Promise<void> {
    await this.records.clear(groupOf(repository));
    await this.records.remove(repositoriesGroup, repository);
  }
}

function versionIn(value: string): string {
  return textIn(objectIn(value)?.['version']) ?? '';
}
