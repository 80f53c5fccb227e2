import {
  cacheDrivers,
  Clock,
  defineSection,
  Log,
  loginObservers,
  NoRecords,
  passwordSources,
  PasswordUsers,
  RecordStore,
  SessionStore,
  wish,
} from '@zot/extension-api';
import { AuthConfig } from './auth.config.js';
import { completeRealm } from './realm.rules.js';
import { completeSessionDriver } from './session-driver.rules.js';
import { checkSessions, completeSessions } from './session.rules.js';

/** Who a client is, whichever way it logs in. */
export default defineSection({
  section: 'http.auth',
  config: AuthConfig,
  provides: [PasswordUsers, SessionStore],
  needs: [Clock, Log],
  // Those who make sessions need records, and so have them kept.
  wants: [wish(RecordStore, NoRecords)],
  opens: [passwordSources, loginObservers],
  slots: { 'sessionDriver.name': cacheDrivers },
  *complete(config, whole) {
    completeRealm(config, whole);
    completeSessionDriver(config, whole);
    yield* completeSessions(config, whole);
  },
  check: checkSessions,
  replaced: 'beside',
  module: async (config) => (await import('./auth.module.js')).authModule(config),
});
