/** Rules of which one is enough to keep something; none of them keeps all. Times are milliseconds. */
export interface KeepRules {
  readonly pulledWithin?: number;
  readonly pushedWithin?: number;
  /** 0: not a rule. */
  readonly mostRecentlyPulledCount: number;
  /** 0: not a rule. */
  readonly mostRecentlyPushedCount: number;
}

/** What is kept of the tags that match. */
export interface KeepTags extends KeepRules {
  /** RE2, matching anywhere in a tag; none match every tag. */
  readonly patterns: readonly string[];
}

/** What is kept in the repositories that it covers. Words and meaning are those of the config's `storage.retention.policies`. */
export interface RetentionPolicy {
  /** Globs over whole names. */
  readonly repositories: readonly string[];
  readonly deleteReferrers: boolean;
  readonly deleteUntagged: boolean;
  readonly keepTags: readonly KeepTags[];
  readonly keepUntagged?: KeepRules;
}

/** The config's `storage.retention`. */
export interface RetentionSettings {
  readonly dryRun: boolean;
  /** Milliseconds. */
  readonly delay: number;
  /** The first that covers a repository decides. */
  readonly policies: readonly RetentionPolicy[];
}
