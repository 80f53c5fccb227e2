import { Setting } from '@zot/extension-api';
import { EventSinkConfig } from './event-sink.config.js';

export class EventsConfig {
  @Setting({ type: 'boolean', describe: 'Whether events are sent. Default: false.' })
  enable = false;

  @Setting({ type: [EventSinkConfig], unknownKeys: 'warn', describe: 'Where events are sent to. Default: nowhere.' })
  sinks: EventSinkConfig[] = [];
}
