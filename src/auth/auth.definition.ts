import { Clock, defineSection, passwordSources } from '@zot/extension-api';
import { AuthConfig } from './auth.config.js';
import { unservedAuth } from './auth.unserved.js';
import { completeRealm } from './realm.rules.js';
import { checkSessions, completeSessions } from './session.rules.js';

/** Who a client is, whichever way it logs in. */
export default defineSection({
  section: 'http.auth',
  config: AuthConfig,
  needs: [Clock],
  opens: [passwordSources],
  *complete(config, whole) {
    completeRealm(config, whole);
    yield* completeSessions(config, whole);
  },
  check: checkSessions,
  unserved: unservedAuth,
  module: async (config) => (await import('./auth.module.js')).authModule(config),
});
