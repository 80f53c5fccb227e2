import { Clock, defineSection, Log, PasswordUsers, RecordStore, Sessions, SessionStore } from '@zot/extension-api';
import { SessionsConfig } from './sessions.config.js';
import { completeSessionsRoom } from './sessions.rules.js';

/** Logins of browsers. */
export default defineSection({
  name: 'sessions',
  presence: 'always',
  config: SessionsConfig,
  provides: [Sessions],
  // The store keeps them with the records, which nobody else may need.
  needs: [SessionStore, RecordStore, PasswordUsers, Clock, Log],
  isOn: (config) => config.isOn === true,
  complete: completeSessionsRoom,
  module: async (config) => (await import('./sessions.module.js')).sessionsModule(config),
});
