import { setImmediate } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import { Clock, type TaskPriority } from '@zot/extension-api';

/** How often as long as the event loop needed for others a task rests. */
const factors: Readonly<Record<TaskPriority, number>> = { high: 0, medium: 2, low: 8 };
/** Milliseconds: below, nobody waits for the loop; at most, since each task must get on. */
const shortest = 1;
const longest = 250;

/**
 * The pause between two steps, in which requests are served. One turn of the event loop takes as long as what others have
 * to do in it; the busier they keep it, the longer tasks of lower priority rest, so that these never take more than a
 * small part of a loop that is needed elsewhere. An idle loop costs no rest.
 */
@Injectable()
export class Breath {
  constructor(private readonly clock: Clock) {}

  async take(priority: TaskPriority, signal: AbortSignal): Promise<void> {
    const asked = this.clock.monotonic();
    await setImmediate();
    const rest = Math.min((this.clock.monotonic() - asked) * factors[priority], longest);
    // The signal only cuts the rest short; whoever gave it looks at it.
    if (rest >= shortest) await this.clock.sleep(rest, signal).catch(() => undefined);
  }
}
