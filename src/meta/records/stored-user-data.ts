import { changeRecord, UserData, type RecordStore, type UserPreferences } from '@zot/extension-api';
import type { RepositoryName } from '@zot/oci';
import { objectIn, textsIn } from '../json-value.js';

/** What users have chosen, one record each. */
const usersGroup = 'users';
/** Who has given a repository a star: one record each, so that they can be counted. Names of repositories have no space. */
const starsGroup = 'stars';
type Choice = 'stars' | 'bookmarks';

/** Preferences as records. That of the user counts; stars by repository follow it. */
export class StoredUserData extends UserData {
  constructor(private readonly records: RecordStore) {
    super();
  }

  async of(user: string): Promise<UserPreferences> {
    return preferencesIn((await this.records.get(usersGroup, user))?.value);
  }

  async toggleStar(user: string, repository: RepositoryName): Promise<boolean> {
    const isSet = await this.toggle(user, 'stars', repository);
    const name = `${repository} ${user}`;
    await (isSet ? this.records.put(starsGroup, name, '{}') : this.records.remove(starsGroup, name));
    return isSet;
  }

  async toggleBookmark(user: string, repository: RepositoryName): Promise<boolean> {
    return this.toggle(user, 'bookmarks', repository);
  }

  async stars(repository: RepositoryName): Promise<number> {
    let count = 0;
    for await (const _ of this.records.list(starsGroup, { prefix: `${repository} ` })) count += 1;
    return count;
  }

  async rememberGroups(user: string, groups: readonly string[]): Promise<void> {
    const sorted = [...new Set(groups)].sort();
    const text = JSON.stringify(sorted);
    await changeRecord(this.records, usersGroup, user, (value) => {
      const found = preferencesIn(value);
      return JSON.stringify(found.groups) === text ? value : JSON.stringify({ ...found, groups: sorted });
    });
  }

  private async toggle(user: string, choice: Choice, repository: RepositoryName): Promise<boolean> {
    let isSet = false;
    await changeRecord(this.records, usersGroup, user, (value) => {
      const found = preferencesIn(value);
      isSet = !found[choice].includes(repository);
      const others = found[choice].filter((one) => one !== repository);
      return JSON.stringify({ ...found, [choice]: isSet ? [...others, repository] : others });
    });
    return isSet;
  }
}

function preferencesIn(value: string | undefined): UserPreferences {
  const { stars, bookmarks, groups } = objectIn(value) ?? {};
  return {
    stars: textsIn(stars) as RepositoryName[],
    bookmarks: textsIn(bookmarks) as RepositoryName[],
    groups: textsIn(groups),
  };
}
