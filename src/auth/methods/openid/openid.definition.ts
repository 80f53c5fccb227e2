import { defineSection } from '@zot/extension-api';
import { OpenidConfig } from './openid.config.js';
import { checkOpenid, completeOpenid } from './openid.rules.js';

/** Logins of browsers by another service. */
export default defineSection({
  section: 'http.auth.openid',
  emptyMeans: 'present',
  config: OpenidConfig,
  complete: completeOpenid,
  check: checkOpenid,
  unserved: 'refuse',
});
