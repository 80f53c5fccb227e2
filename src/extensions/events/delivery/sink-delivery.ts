import { endsWithin, EventRefused, type Clock, type EventSink, type Log } from '@zot/extension-api';
import type { EventQueue } from '../queue/event-queue.js';
import { Lane } from './lane.js';
import { mostTries, pauseAway, pauseRefused } from './pauses.js';

/** Events that one sink is given at once. */
const mostAtOnce = 8;

export interface SinkDeliveryOptions {
  /** What the queue calls the sink. */
  readonly key: string;
  readonly sink: EventSink;
  readonly queue: EventQueue;
  /** Milliseconds that one try may take. */
  readonly timeout: number;
  readonly clock: Clock;
  readonly log: Log;
  /** From 0 up to 1. */
  readonly random?: () => number;
}

/** What became of events, since the start. */
export interface DeliveryCounts {
  delivered: number;
  /** Tries that did not succeed. */
  failed: number;
  /** Events that the sink refused for good. */
  dead: number;
  /** Events that had to make room. */
  dropped: number;
}

/**
 * Brings events to one sink: those of one repository one after the other, others beside them. While the sink is away one
 * event at a time is tried, after longer and longer pauses.
 */
export class SinkDelivery {
  readonly counts: DeliveryCounts = { delivered: 0, failed: 0, dead: 0, dropped: 0 };
  private readonly lanes = new Map<string, Lane>();
  /** Lanes that may be tried now, in the order in which they came to be. */
  private readonly ready = new Set<Lane>();
  private readonly underway = new Set<Promise<void>>();
  /** Lanes whose first event was refused and waits for another try. */
  private readonly resting = new Set<Promise<void>>();
  private readonly ending = new AbortController();
  private readonly cut = new AbortController();
  private failures = 0;
  private isPaused = true;

  constructor(private readonly options: SinkDeliveryOptions) {
    for (const { number, repository } of options.queue.pending(options.key)) this.enter(number, repository);
  }

  get key(): string {
    return this.options.key;
  }

  get title(): string {
    return this.options.sink.title;
  }

  get pending(): number {
    let count = 0;
    for (const { length } of this.lanes.values()) count += length;
    return count;
  }

  /** Called when the server answers. */
  begin(): void {
    this.isPaused = false;
    this.fill();
  }

  add(number: number, repository: string): void {
    this.enter(number, repository);
    this.fill();
  }

  drop(number: number): void {
    this.counts.dropped += 1;
    for (const lane of this.lanes.values()) lane.drop(number);
  }

  /** Begins nothing more, waits for what is under way for at most so long, then cuts it. What is left is sent next time. */
  async end(graceMs: number): Promise<void> {
    this.ending.abort();
    await endsWithin(this.options.clock, graceMs, Promise.all(this.underway));
    this.cut.abort(new Error('the server stops'));
    await Promise.all([...this.underway, ...this.resting]);
  }

  private enter(number: number, repository: string): void {
    let lane = this.lanes.get(repository);
    if (!lane) this.lanes.set(repository, (lane = new Lane(repository)));
    lane.add(number);
    if (!lane.isBusy) this.ready.add(lane);
  }

  private fill(): void {
    const most = this.failures > 0 ? 1 : mostAtOnce;
    for (const lane of this.ready) {
      if (this.isPaused || this.ending.signal.aborted || this.underway.size >= most) return;
      this.ready.delete(lane);
      lane.isBusy = true;
      this.track(this.underway, async () => {
        const rest = await this.serve(lane);
        if (rest === 0) this.leave(lane);
        else this.track(this.resting, async () => this.pause(rest).then(() => this.leave(lane)));
      });
    }
  }

  private track(set: Set<Promise<void>>, work: () => Promise<void>): void {
    const tracked = work()
      .catch((error: unknown) => this.options.log.error('an event could not be dealt with', { error }))
      .finally(() => {
        set.delete(tracked);
        this.fill();
      });
    set.add(tracked);
  }

  private leave(lane: Lane): void {
    lane.isBusy = false;
    if (lane.length > 0) this.ready.add(lane);
    else this.lanes.delete(lane.repository);
  }

  /** Tries the first event. Resolves with the milliseconds that the lane has to rest. */
  private async serve(lane: Lane): Promise<number> {
    const { queue, key } = this.options;
    const number = lane.first!;
    const event = queue.read(number);
    if (!event) {
      lane.next();
      return 0;
    }
    try {
      await this.send(event);
      this.counts.delivered += 1;
      this.reached();
      queue.settle(key, number);
      if (lane.first === number) lane.next();
    } catch (error) {
      if (this.cut.signal.aborted) return 0;
      this.counts.failed += 1;
      if (error instanceof EventRefused) return this.refused(lane, number, error);
      await this.away(error);
    }
    return 0;
  }

  private async send(event: Parameters<EventSink['send']>[0]): Promise<void> {
    const { sink, clock, timeout } = this.options;
    const tooLate = new AbortController();
    const signal = AbortSignal.any([tooLate.signal, this.cut.signal]);
    const enough = new AbortController();
    const late = clock.sleep(timeout, enough.signal).then(
      () => {
        const error = new Error(`no answer came within ${timeout} ms`);
        tooLate.abort(error);
        throw error;
      },
      () => undefined,
    );
    const { promise: isCut, reject } = Promise.withResolvers<never>();
    const onCut = (): void => reject(this.cut.signal.reason as Error);
    this.cut.signal.addEventListener('abort', onCut);
    try {
      const sending = sink.send(event, signal);
      // A sink that does not listen to the signal is not waited for.
      await Promise.race([sending, late.then(() => sending), isCut]);
    } finally {
      enough.abort();
      this.cut.signal.removeEventListener('abort', onCut);
    }
  }

  private reached(): void {
    if (this.failures > 0)
      this.options.log.info('a sink of events is back', { sink: this.title, pending: this.pending });
    this.failures = 0;
  }

  /** The other side answers, so others go on; the events of this repository wait for their turn. */
  private refused(lane: Lane, number: number, error: EventRefused): number {
    const { log, queue, key } = this.options;
    this.reached();
    lane.refusals += 1;
    if (lane.refusals < mostTries) return pauseRefused(lane.refusals);
    this.counts.dead += 1;
    const { type, id } = queue.read(number) ?? {};
    log.error('an event was given up, since its sink does not take it', {
      sink: this.title,
      repository: lane.repository,
      type,
      id,
      error,
    });
    queue.settle(key, number);
    if (lane.first === number) lane.next();
    return 0;
  }

  private async away(error: unknown): Promise<void> {
    const { log, random = Math.random } = this.options;
    // Others that were under way have told of it already.
    if (this.isPaused) return;
    this.failures += 1;
    if (this.failures === 1) log.warn('a sink of events is away; events wait for it', { sink: this.title, error });
    this.isPaused = true;
    await this.pause(pauseAway(this.failures, random()));
    this.isPaused = false;
  }

  private async pause(ms: number): Promise<void> {
    await this.options.clock.sleep(ms, this.ending.signal).catch(() => undefined);
  }
}
