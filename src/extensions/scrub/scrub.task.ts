import { Inject, Injectable } from '@nestjs/common';
import { Clock, Log, type Step, type Task } from '@zot/extension-api';
import { SCRUB_CONFIG } from './scrub-config-token.js';
import type { ScrubConfig } from './scrub.config.js';
import { ScrubSeries } from './scrub-series.js';
import { Scrubber } from './scrubber.js';

/** Bytes read in one step: some milliseconds. */
const perStep = 8 * 1024 * 1024;

/** Reads all that is stored, a little at a time, and no faster than the file says. */
@Injectable()
export class ScrubTask implements Task {
  readonly name = 'scrub';
  readonly priority = 'low';
  readonly every: number;
  private readonly log: Log;

  constructor(
    @Inject(SCRUB_CONFIG) private readonly config: ScrubConfig,
    private readonly scrubber: Scrubber,
    private readonly series: ScrubSeries,
    private readonly clock: Clock,
    log: Log,
  ) {
    this.every = config.interval;
    this.log = log.with({ module: 'scrub' });
  }

  async *steps(signal: AbortSignal): AsyncGenerator<Step> {
    let [bytes, affected] = [0, 0];
    let started = this.clock.monotonic();
    for await (const event of this.scrubber.scrub(signal)) {
      this.series.count(event);
      if (event.kind === 'bytes') bytes += event.bytes;
      if (event.kind === 'image') affected += this.tell(event);
      if (event.kind !== 'repository' && bytes < perStep) continue;
      await this.rest(bytes, started, signal);
      yield event.kind === 'repository' ? { on: event.repository, total: event.total } : {};
      [bytes, started] = [0, this.clock.monotonic()];
    }
    if (!signal.aborted) this.series.finished(affected);
  }

  /** So long that what was read has taken the time it may. */
  private async rest(bytes: number, started: number, signal: AbortSignal): Promise<void> {
    const shortest = (bytes / this.config.bytesPerSecond) * 1000;
    const rest = started + shortest - this.clock.monotonic();
    // The signal only cuts the rest short.
    if (rest > 0) await this.clock.sleep(rest, signal).catch(() => undefined);
  }

  private tell({ kind: _kind, status, ...image }: Parameters<ScrubSeries['count']>[0] & { kind: 'image' }): number {
    if (status === 'ok') this.log.debug('an image was scrubbed', { ...image, status });
    else this.log.error('an image is affected', { ...image, status });
    return status === 'ok' ? 0 : 1;
  }
}
