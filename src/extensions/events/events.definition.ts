import { defineExtension } from '@zot/extension-api';
import { EventsConfig } from './events.config.js';
import { checkEvents, completeEvents } from './events.rules.js';

/** Tells other systems what was pushed and removed. */
export default defineExtension({
  name: 'events',
  config: EventsConfig,
  isOn: (config) => config.enable,
  complete: completeEvents,
  check: checkEvents,
  unserved: 'warn',
});
