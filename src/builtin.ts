import type { Definition } from '@zot/extension-api';
import { builtinSections } from './builtin-sections.js';
import apikey from './extensions/apikey/apikey.definition.js';
import events from './extensions/events/events.definition.js';
import lint from './extensions/lint/lint.definition.js';
import metrics from './extensions/metrics/metrics.definition.js';
import mgmt from './extensions/mgmt/mgmt.definition.js';
import scrub from './extensions/scrub/scrub.definition.js';
import search from './extensions/search/search.definition.js';
import sync from './extensions/sync/sync.definition.js';
import trace from './extensions/trace/trace.definition.js';
import trust from './extensions/trust/trust.definition.js';
import ui from './extensions/ui/ui.definition.js';
import userprefs from './extensions/userprefs/userprefs.definition.js';

/** All that ships. The kernel knows nothing that is not in a list like this one, or in a package that the file names. */
export const builtin: readonly Definition[] = [
  ...builtinSections,
  search,
  ui,
  metrics,
  scrub,
  lint,
  sync,
  trust,
  trace,
  events,
  mgmt,
  apikey,
  userprefs,
];
