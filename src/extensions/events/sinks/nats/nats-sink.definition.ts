import { defineChoice, EventSinkFactory, eventSinks } from '@zot/extension-api';
import { EventSinkConfig } from '../../event-sink.config.js';

/** What makes sinks of NATS; its class is loaded where a file names it. */
export abstract class NatsSinks extends EventSinkFactory {}

/** Events as CloudEvents on a subject of NATS: `sinks: [{"type": "nats", …}]`. */
export default defineChoice({
  slot: eventSinks,
  name: 'nats',
  config: EventSinkConfig,
  factory: NatsSinks,
  module: async () => (await import('./nats-sink.module.js')).natsSinkModule(),
});
