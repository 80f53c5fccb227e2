import { formatDuration, issue, milliseconds, type Issue } from '@zot/extension-api';
import { shortestInterval, usualInterval, type ScrubConfig } from './scrub.config.js';

/** 0 stands for the default. Anything else that is too short is raised. */
export function* completeScrub(config: ScrubConfig): Iterable<Issue> {
  if (config.interval === 0) config.interval = usualInterval;
  if (config.interval >= shortestInterval) return;
  const shortest = formatDuration(milliseconds(shortestInterval));
  yield issue.warning(['interval'], `is below ${shortest}, and is taken as ${shortest}`, `write ${shortest} or more`);
  config.interval = shortestInterval;
}
