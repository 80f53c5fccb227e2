import type { SchedulerRegistry } from '@nestjs/schedule';
import type { Clock } from '@zot/extension-api';

/**
 * What rings at a time, one alarm for each name. The waits are the clock's, so that tests can turn it; they stand by their
 * names in Nest's own registry, where each holds what ends it.
 */
export class Alarms {
  constructor(
    private readonly clock: Clock,
    private readonly registry: SchedulerRegistry,
  ) {}

  /** Takes the place of an alarm of this name. */
  set(name: string, ms: number, ring: () => void): void {
    this.clear(name);
    const end = new AbortController();
    this.registry.addTimeout(name, end);
    this.clock.sleep(ms, end.signal).then(
      () => {
        this.registry.deleteTimeout(name);
        ring();
      },
      () => undefined,
    );
  }

  clear(name: string): void {
    if (!this.registry.doesExist('timeout', name)) return;
    (this.registry.getTimeout(name) as AbortController).abort();
    this.registry.deleteTimeout(name);
  }

  clearAll(): void {
    for (const name of this.registry.getTimeouts()) this.clear(name);
  }
}
