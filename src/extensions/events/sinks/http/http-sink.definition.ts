import { defineChoice, eventSinks } from '@zot/extension-api';
import { EventSinkConfig } from '../../event-sink.config.js';
import { HttpSinks } from './http-sink.ports.js';

/** Events as CloudEvents by POST: `sinks: [{"type": "http", …}]`. */
export default defineChoice({
  slot: eventSinks,
  name: 'http',
  config: EventSinkConfig,
  factory: HttpSinks,
  module: async () => (await import('./http-sink.module.js')).httpSinkModule(),
});
