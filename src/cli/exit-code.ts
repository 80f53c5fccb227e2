/** What the commands say to the shell that ran them. */
export const exitCode = {
  good: 0,
  /** A bad config, a start that failed, or a server that did not end well. */
  failed: 1,
  wrongUsage: 2,
  /** Ended by a signal that could not wait, as shells count it. */
  cut: (signal: number): number => 128 + signal,
} as const;
