import { setTimeout } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import { Clock } from '@zot/extension-api';

/** What setTimeout can count, 24.8 days; it takes a longer time for none at all. */
const longest = 2 ** 31 - 1;

/** The machine's time. */
@Injectable()
export class SystemClock extends Clock {
  now(): number {
    return Date.now();
  }

  monotonic(): number {
    return performance.now();
  }

  async sleep(ms: number, signal?: AbortSignal): Promise<void> {
    signal?.throwIfAborted();
    for (let left = ms; left > 0; left -= longest) await part(Math.min(left, longest), signal);
  }
}

async function part(ms: number, signal: AbortSignal | undefined): Promise<void> {
  try {
    await setTimeout(ms, undefined, signal ? { signal } : {});
  } catch {
    // Node rejects with an error of its own and puts the reason into its cause.
    signal?.throwIfAborted();
  }
}
