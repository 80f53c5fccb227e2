import { canHandOver, type Host } from '@zot/extension-api';
import { drain } from '../../boot/drain.js';
import type { LiveSection } from '../../boot/live-section.js';
import { stopInReverse, type Failure } from '../../boot/run-in-order.js';

/**
 * Ends what a reload has taken out of use, once the requests that were begun by it are over, or after `graceMs`. Requests
 * that take longer than that are not cut: they go on with what they hold. Without a host, that one goes on too.
 */
export async function retire(
  host: Host | undefined,
  gone: readonly LiveSection[],
  graceMs: number,
): Promise<readonly Failure[]> {
  const runs = gone.flatMap((section) => section.runs);
  const draining = drain(runs, graceMs);
  if (canHandOver(host)) await host.settled('all', graceMs);
  const failures = [...(await draining), ...(await stopInReverse(runs))];
  if (canHandOver(host)) await host.retire();
  return failures;
}
