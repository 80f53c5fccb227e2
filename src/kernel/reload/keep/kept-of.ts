import type { Contributions } from '@zot/extension-api';
import type { Kept } from '../../compose/composed.js';
import type { Composed } from '../../compose/composed.js';
import type { LiveSection } from '../../boot/live-section.js';
import { keptModule } from './kept-module.js';

/** A running section as a part of a graph to come. */
export function keptOf(live: LiveSection, { points }: Composed): Kept {
  const opened = (live.entry.definition.opens ?? []).map(({ token }) => token);
  return {
    section: live.section,
    module: keptModule(live),
    points: new Map(opened.map((token): [symbol, Contributions<unknown>] => [token, points.get(token)!])),
  };
}
