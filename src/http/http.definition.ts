import {
  AccessHook,
  Bodies,
  Clock,
  Compat,
  defineSection,
  httpRoutes,
  Log,
  requestObservers,
} from '@zot/extension-api';
import { HttpConfig } from './http.config.js';
import { checkHttp } from './http.rules.js';
import { unservedHttp } from './http.unserved.js';

/** The server: address, TLS, limits and what clients are told about it. */
export default defineSection({
  section: 'http',
  presence: 'always',
  config: HttpConfig,
  provides: [Bodies, Compat],
  needs: [AccessHook, Clock, Log],
  opens: [httpRoutes, requestObservers],
  check: checkHttp,
  unserved: unservedHttp,
  module: async (config) => (await import('./http.module.js')).httpModule(config),
});
