import { defineSection } from '@zot/extension-api';
import { AuthConfig } from './auth.config.js';

/** Who a client is, whichever way it logs in. */
export default defineSection({ section: 'http.auth', config: AuthConfig, unserved: 'refuse' });
