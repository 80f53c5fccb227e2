import { Clock, defineSection, Log, Sessions, UserData } from '@zot/extension-api';
import { OpenidConfig } from './openid.config.js';
import { checkOpenid, completeOpenid } from './openid.rules.js';
import { unservedOpenid } from './openid.unserved.js';
import { completeOwnPlace } from './own-place.rules.js';

/** Logins of browsers by another service. */
export default defineSection({
  section: 'http.auth.openid',
  emptyMeans: 'present',
  config: OpenidConfig,
  needs: [Sessions, UserData, Clock, Log],
  *complete(config, whole) {
    yield* completeOpenid(config, whole);
    completeOwnPlace(config, whole);
  },
  check: checkOpenid,
  unserved: unservedOpenid,
  module: async (config) => (await import('./openid.module.js')).openidModule(config),
});
