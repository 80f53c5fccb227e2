import { AccessHook, Clock, defineSection, httpRoutes, Log, NoRateLimit, RateLimiter, wish } from '@zot/extension-api';
import { HttpConfig } from './http.config.js';
import { checkHttp } from './http.rules.js';
import { Sockets } from './server/listener.definition.js';

/** The server: address, TLS, limits and what clients are told about it. The rooms beside it have their parts of it. */
export default defineSection({
  section: 'http',
  presence: 'always',
  config: HttpConfig,
  needs: [AccessHook, Clock, Log, Sockets],
  wants: [wish(RateLimiter, NoRateLimit)],
  opens: [httpRoutes],
  check: checkHttp,
  module: async (config) => (await import('./http.module.js')).httpModule(config, Sockets),
});
