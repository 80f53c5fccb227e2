import type { RepositoryName } from '@zot/oci';

/** What a user has chosen, and the groups of the last login. */
export interface UserPreferences {
  readonly stars: readonly RepositoryName[];
  readonly bookmarks: readonly RepositoryName[];
  readonly groups: readonly string[];
}

/** What is kept of users. Owner: the records room, which is only there where somebody needs it. */
export abstract class UserData {
  /** Empty for a user of whom nothing is kept. */
  abstract of(user: string): Promise<UserPreferences>;
  /** Sets it or takes it away; resolves with whether it is set now. */
  abstract toggleStar(user: string, repository: RepositoryName): Promise<boolean>;
  /** As `toggleStar`. */
  abstract toggleBookmark(user: string, repository: RepositoryName): Promise<boolean>;
  /** How many users have given it a star. */
  abstract stars(repository: RepositoryName): Promise<number>;
  /** Called after each login: writes only where they are not those of the last one. */
  abstract rememberGroups(user: string, groups: readonly string[]): Promise<void>;
}
