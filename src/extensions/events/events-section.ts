import type { QueueLimits } from './queue/event-queue.js';

/** What of an entry of `sinks` everybody may have; sinks of packages have more, or less. */
export interface SinkSection {
  readonly type: string;
  readonly address?: string;
  readonly channel?: string;
  /** Milliseconds. */
  readonly timeout?: number;
}

export interface EventsSection {
  readonly sinks: readonly SinkSection[];
  readonly limits: QueueLimits;
}

export const EVENTS_SECTION = Symbol('events section');
