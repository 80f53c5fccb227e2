import { Clock, defineSection, Log, requestObservers } from '@zot/extension-api';
import { ListenerConfig } from './listener.config.js';
import { completeListener } from './listener.rules.js';

/** By this the host finds the listener, whose class is loaded only where something is served. */
export abstract class Sockets {}

/** The open socket and its connections. A room of its own, since they outlive the application that answers on them. */
export default defineSection({
  name: 'listener',
  presence: 'always',
  config: ListenerConfig,
  provides: [Sockets],
  needs: [Clock, Log],
  opens: [requestObservers],
  replaced: 'beside',
  complete: completeListener,
  module: async (config) => (await import('./listener.module.js')).listenerModule(config, Sockets),
});
