import type { SettingChange } from './setting-changes.js';

/**
 * What becomes of a section: it goes on as it is; goes on with other settings; is made anew; comes; goes. `none`: nothing
 * runs for it before and after, such as for `packages`.
 */
export type Act = 'keep' | 'adapt' | 'replace' | 'start' | 'stop' | 'none';

/** What becomes of one section at a change of configuration. */
export interface SectionChange {
  readonly name: string;
  /** The part of the file that the settings stand in; absent for rooms without one. */
  readonly section?: string;
  readonly act: Act;
  /** Why, as the end of a sentence such as `log is replaced, since …`; absent where `settings` say it. */
  readonly since?: string;
  readonly settings: readonly SettingChange[];
  /** Requests wait while it is replaced. */
  readonly isInTurn: boolean;
}
