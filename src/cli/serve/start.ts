import { setTimeout as sleep } from 'node:timers/promises';
import { boot, type Running } from '../../kernel/boot/boot.js';
import type { Composed } from '../../kernel/compose/composed.js';
import type { Endings } from './endings.js';

/**
 * Boots, unless the server is to end before. One that is asked to end while it starts is let through, so that what it has
 * opened is closed in order, but not for longer than `graceMs`. Undefined: there is nothing to stop.
 */
export async function start(composed: Composed, endings: Endings, graceMs: number): Promise<Running | undefined> {
  const starting = boot(composed);
  starting.catch(() => undefined); // Where it is not awaited, it fails unheard.
  const first = await Promise.race([starting, endings.first]);
  if ('stop' in first) return first;
  if ('fault' in first) return undefined;
  const limit = new AbortController();
  const late = sleep(graceMs, undefined, { signal: limit.signal }).catch(() => undefined);
  try {
    return await Promise.race([starting, late]);
  } finally {
    limit.abort();
  }
}
