import { EventRefused, EventSink, type OutgoingEvent } from '@zot/extension-api';

/** Keeps what it is sent for a test to look at; `refuses` and `isAway` make it fail. */
export class RecordingEventSink extends EventSink {
  readonly title = 'a record of events';
  readonly events: OutgoingEvent[] = [];
  isAway = false;

  constructor(private readonly refuses: (event: OutgoingEvent) => boolean = () => false) {
    super();
  }

  async open(): Promise<void> {}

  async send(event: OutgoingEvent, signal: AbortSignal): Promise<void> {
    signal.throwIfAborted();
    if (this.isAway) throw new Error('the sink is away');
    if (this.refuses(event)) throw new EventRefused('the sink does not want it');
    this.events.push(event);
  }

  async close(): Promise<void> {}
}
