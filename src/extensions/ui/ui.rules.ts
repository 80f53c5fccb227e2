import { issue, type CheckedConfig, type Issue } from '@zot/extension-api';
import type { UiConfig } from './ui.config.js';

const search = ['extensions', 'search'];

/** The pages are filled by search. */
export function* checkUi({ enable }: UiConfig, whole: CheckedConfig): Iterable<Issue> {
  if (!enable || whole.at(search)) return;
  const isThere = whole.isSet(search);
  yield issue.error(
    [],
    `needs extensions.search, which ${isThere ? 'is off' : 'is not in this file'}`,
    isThere ? 'set extensions.search.enable to true' : 'add "search": {} to extensions',
  );
}
