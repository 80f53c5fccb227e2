import { defineSection } from '@zot/extension-api';
import { AuthConfig } from './auth.config.js';
import { checkSessions, completeSessions } from './session.rules.js';

/** Who a client is, whichever way it logs in. */
export default defineSection({
  section: 'http.auth',
  config: AuthConfig,
  complete: completeSessions,
  check: checkSessions,
  unserved: 'refuse',
});
