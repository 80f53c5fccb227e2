import { AccessHook, Clock, defineExtension, Events, eventSinks, Log, Stores, wrap } from '@zot/extension-api';
import { EventAsker } from './event-asker.ports.js';
import { EventsConfig } from './events.config.js';
import { checkEvents, completeEvents } from './events.rules.js';
import http from './sinks/http/http-sink.definition.js';
import nats from './sinks/nats/nats-sink.definition.js';

/** Tells other systems what was pushed and removed. */
export default defineExtension({
  name: 'events',
  config: EventsConfig,
  isOn: (config) => config.enable,
  provides: [Events],
  needs: [Clock, Log, Stores],
  offers: [http, nats],
  slots: { 'sinks.*.type': eventSinks },
  replaces: [wrap(AccessHook, { useClass: EventAsker })],
  complete: completeEvents,
  check: checkEvents,
  module: async (config) => (await import('./events.module.js')).eventsModule(config),
});
