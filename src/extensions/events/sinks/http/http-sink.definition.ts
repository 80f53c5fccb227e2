import { defineChoice, EventSinkFactory, eventSinks } from '@zot/extension-api';
import { EventSinkConfig } from '../../event-sink.config.js';

/** What makes sinks of HTTP; its class is loaded where a file names it. */
export abstract class HttpSinks extends EventSinkFactory {}

/** Events as CloudEvents by POST: `sinks: [{"type": "http", …}]`. */
export default defineChoice({
  slot: eventSinks,
  name: 'http',
  config: EventSinkConfig,
  factory: HttpSinks,
  module: async () => (await import('./http-sink.module.js')).httpSinkModule(),
});
