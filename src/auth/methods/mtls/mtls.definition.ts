import { Clock, defineSection } from '@zot/extension-api';
import { hasClientAuthorities } from './client-authorities.rules.js';
import { MtlsConfig } from './mtls.config.js';
import { checkMtls, completeMtls } from './mtls.rules.js';

/** Users by their client certificates. On where `http.tls` has authorities for them, also without a section of its own. */
export default defineSection({
  section: 'http.auth.mtls',
  presence: 'always',
  emptyMeans: 'present',
  config: MtlsConfig,
  needs: [Clock],
  isOn: (config) => config.isOn === true,
  complete(config, whole) {
    completeMtls(config);
    config.isOn = hasClientAuthorities(whole);
  },
  async *check(config, whole) {
    if (whole.isSet(['http', 'auth', 'mtls'])) yield* checkMtls(config, whole);
  },
  replaced: 'beside',
  module: async (config) => (await import('./mtls.module.js')).mtlsModule(config),
});
