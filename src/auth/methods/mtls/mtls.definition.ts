import { defineSection } from '@zot/extension-api';
import { MtlsConfig } from './mtls.config.js';
import { checkMtls, completeMtls } from './mtls.rules.js';

/** Users by their client certificates. */
export default defineSection({
  section: 'http.auth.mtls',
  emptyMeans: 'present',
  config: MtlsConfig,
  complete: completeMtls,
  check: checkMtls,
  unserved: 'refuse',
});
