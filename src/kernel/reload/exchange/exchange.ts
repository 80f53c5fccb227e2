import { canHandOver, type CanHandOver, type Contributions, type Host } from '@zot/extension-api';
import { blaming, logOf, running, type Running } from '../../boot/boot.js';
import type { Built } from '../../boot/build.js';
import { fillHookObservers, fillPoints } from '../../boot/fill.js';
import type { LiveSection } from '../../boot/live-section.js';
import { makeReady, startInOrder, stopInReverse, tellRefilled } from '../../boot/run-in-order.js';
import { guardControllers } from '../../routes/guard-controllers.js';
import { Adaptations } from './adaptations.js';

/** A built graph that is to take the place of one that runs. */
export interface Next {
  readonly built: Built;
  /** Sections of it that run already. */
  readonly kept: ReadonlySet<LiveSection>;
  /** Those of them whose settings change. */
  readonly adapted: readonly LiveSection[];
}

/**
 * Starts what is new while the old one goes on, then lets the new one take over in one step: settings of kept sections,
 * what was contributed to them, and who answers requests change between two requests. Rejects, with nothing changed, where
 * anything fails before that.
 */
export async function exchange(old: Running, { built, kept, adapted }: Next): Promise<Running> {
  const { composed, sections } = built;
  const { reports } = old;
  composed.portReports.to = reports;
  const fresh = sections.filter((section) => !kept.has(section));
  const [ours, theirs] = pointsOf(built, kept);
  fillPoints(ours, sections, reports);
  guardControllers(sections, reports);
  const runs = fresh.flatMap((section) => section.runs);
  await blaming('started', composed, async () => startInOrder(runs));
  const adaptations = new Adaptations();
  const host = hostOf(built);
  const oldHost = hostOf(old);
  let addresses: readonly string[];
  try {
    await blaming('started', composed, async () => adaptations.prepare(adapted));
    addresses = await blaming('started', composed, async () =>
      host && host !== oldHost ? host.prepare(oldHost!) : old.addresses,
    );
  } catch (error) {
    await adaptations.cancel();
    if (host && host !== oldHost) await host.giveUp(oldHost!);
    await stopInReverse(runs);
    throw error;
  }
  // Until the end of this step nothing is waited for, so that no request sees one half of a configuration and one of another.
  adaptations.commit();
  fillHookObservers(sections, reports);
  fillPoints(theirs, sections, reports);
  reports.log = logOf(built.app);
  if (host && host !== oldHost) host.takeOver(oldHost!);
  await tellRefilled(
    [...kept].flatMap((section) => section.runs),
    reports,
  );
  makeReady(runs, reports);
  return running(built, addresses, reports);
}

/** The points of owners that are new, and of those that are kept. */
function pointsOf(
  { composed, sections }: Built,
  kept: ReadonlySet<LiveSection>,
): [ReadonlyMap<symbol, Contributions<unknown>>, ReadonlyMap<symbol, Contributions<unknown>>] {
  const tokens = new Set(
    sections
      .filter((section) => kept.has(section))
      .flatMap(({ entry }) => (entry.definition.opens ?? []).map(({ token }) => token)),
  );
  const all = [...composed.points];
  return [new Map(all.filter(([token]) => !tokens.has(token))), new Map(all.filter(([token]) => tokens.has(token)))];
}

/** Throws where the host cannot be exchanged. */
export function hostOf({ composed: { host } }: Built): (Host & CanHandOver) | undefined {
  if (host === undefined || canHandOver(host)) return host;
  throw new Error('what answers requests cannot be exchanged while it runs; start the program anew');
}
