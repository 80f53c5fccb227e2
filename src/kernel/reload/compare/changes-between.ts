import type { Graph } from '../../prepare/prepare.js';
import { compare } from './compare.js';
import { describe, type Described } from './describe.js';
import type { SectionChange } from './section-change.js';
import { sideOf } from './side.js';

const nothing: Described = { plan: { entries: [] }, side: new Map() };

/** What would become of each section if what runs by one graph went on by another. Neither is built. */
export function changesBetween(from: Graph | undefined, to: Graph): SectionChange[] {
  const [was, is] = [from ? describedOf(from) : nothing, describedOf(to)];
  return describe(was, is, compare(was.side, is.side));
}

function describedOf({ plan, composed, chosen, origins }: Graph): Described {
  return { plan, side: sideOf(composed.modules, chosen, origins) };
}
