import type { KeepRules, RetentionSettings } from '@zot/extension-api';

/** Whether one of the four rules is there; without any, all is kept. */
export function hasRules(rules: KeepRules): boolean {
  const { pulledWithin, pushedWithin, mostRecentlyPulledCount, mostRecentlyPushedCount } = rules;
  const isTimed = pulledWithin !== undefined || pushedWithin !== undefined;
  return isTimed || mostRecentlyPulledCount > 0 || mostRecentlyPushedCount > 0;
}

/** Whether some policy asks when manifests were pushed or pulled. */
export function asksForHistory({ policies }: RetentionSettings): boolean {
  return policies.some(
    ({ keepTags, deleteUntagged, keepUntagged }) =>
      keepTags.some(hasRules) || (deleteUntagged && keepUntagged !== undefined && hasRules(keepUntagged)),
  );
}
