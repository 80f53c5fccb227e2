import { defineSection } from '@zot/extension-api';
import { HttpConfig } from './http.config.js';
import { checkHttp } from './http.rules.js';
import { unservedHttp } from './http.unserved.js';

/** The server: address, TLS, limits and what clients are told about it. */
export default defineSection({
  section: 'http',
  presence: 'always',
  config: HttpConfig,
  check: checkHttp,
  unserved: unservedHttp,
});
