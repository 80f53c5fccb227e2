/** What the series ask of the settings, and of the program. */
export interface MetricsSection {
  /** Repositories that have series of their own. */
  readonly maxRepositories: number;
  /** What kind of program this is, unless the file says otherwise. */
  readonly binaryType: 'full' | 'minimal';
}

export const METRICS_SECTION = Symbol('metrics section');
