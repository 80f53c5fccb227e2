import type { Clock } from '../runtime/clock.js';
import type { Log } from '../runtime/log.js';
import { defineSlot } from '../wiring/slot.js';

/** An event on its way: the attributes of CloudEvents 1.0, and beside them what sinks send or sort by. */
export interface OutgoingEvent {
  /** Unique, and the same each time that the event is tried, so that who gets it twice can tell. */
  readonly id: string;
  readonly source: string;
  /** Such as `zotregistry.image.updated`. */
  readonly type: string;
  /** RFC 3339, when it happened. */
  readonly time: string;
  readonly data: Readonly<Record<string, unknown>>;
}

/**
 * One place that events are sent to, made by an `EventSinkFactory` for each entry of `extensions.events.sinks` that names
 * it. Events of one repository come one after the other, those of different ones at once.
 */
export abstract class EventSink {
  /** What logs and metrics call it, such as `http hooks.example:443`. Never a credential, nor a query. */
  abstract readonly title: string;
  /** Called once before the first event: reads files that the settings name. Throws `StartError` for what can be mended. */
  abstract open(): Promise<void>;
  /**
   * Resolves when the other side has the event. Throws `EventRefused` where it does not want this one; after any other
   * failure it counts as away, and is tried again later. The signal is given when it takes too long, or the server stops.
   */
  abstract send(event: OutgoingEvent, signal: AbortSignal): Promise<void>;
  /** Lets go of connections. May be called more than once. */
  abstract close(): Promise<void>;
}

/** The other side answers, and does not take the event. It is tried a few times more, and then given up. */
export class EventRefused extends Error {
  override readonly name = 'EventRefused';
}

/** What a sink is made from. */
export interface EventSinkRequest {
  /** The checked object that named the sink. */
  readonly options: object;
  readonly clock: Clock;
  readonly log: Log;
}

/** Makes one sink per entry that names it. */
export abstract class EventSinkFactory {
  /** No I/O. */
  abstract create(request: EventSinkRequest): EventSink;
}

/** Picked by the `type` of an entry of `extensions.events.sinks`. Owner: the extension `events`. */
export const eventSinks = defineSlot<EventSinkFactory>('events.sink');
