import { inspect } from 'node:util';
import type { Running } from '../../kernel/boot/boot.js';
import { exitCode } from '../exit-code.js';
import type { Ending, Endings } from './endings.js';

/** After a fault nobody knows what is still sound; requests under way get a moment, no more. */
const graceAfterFaultMs = 5_000;
/** What closing may take beyond the grace period, before the process ends without it. */
const closeMs = 10_000;

/** Stops what runs, in order, and never hangs. Resolves with what to exit with. */
export async function stop(
  running: Pick<Running, 'stop'>,
  ending: Ending,
  endings: Endings,
  { graceMs, tell }: { graceMs: number; tell: (text: string) => void },
): Promise<number> {
  const grace = 'fault' in ending ? Math.min(graceMs, graceAfterFaultMs) : graceMs;
  if ('signal' in ending) endings.log.info('stopping', { signal: ending.signal, graceMs: grace });
  const limit = setTimeout(() => {
    tell('what runs does not close; it is left as it is');
    process.exit(exitCode.failed);
  }, grace + closeMs);
  const failures = await running.stop(grace);
  clearTimeout(limit);
  for (const { section, error } of failures) tell(`${section} did not stop: ${inspect(error)}`);
  return failures.length > 0 || endings.hadFault ? exitCode.failed : exitCode.good;
}
