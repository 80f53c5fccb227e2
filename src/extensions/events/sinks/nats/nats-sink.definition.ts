import { defineChoice, eventSinks } from '@zot/extension-api';
import { EventSinkConfig } from '../../event-sink.config.js';
import { NatsSinks } from './nats-sink.ports.js';

/** Events as CloudEvents on a subject of NATS: `sinks: [{"type": "nats", …}]`. */
export default defineChoice({
  slot: eventSinks,
  name: 'nats',
  config: EventSinkConfig,
  factory: NatsSinks,
  module: async () => (await import('./nats-sink.module.js')).natsSinkModule(),
});
