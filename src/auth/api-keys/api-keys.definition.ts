import { Bodies, Clock, defineSection, Log, PasswordUsers, RecordStore } from '@zot/extension-api';
import { ApiKeysConfig } from './api-keys.config.js';
import { completeApiKeys } from './api-keys.rules.js';

/** Keys that stand for the password of a user, for programs. */
export default defineSection({
  name: 'api-keys',
  presence: 'always',
  config: ApiKeysConfig,
  needs: [RecordStore, PasswordUsers, Bodies, Clock, Log],
  isOn: (config) => config.isOn === true,
  complete: completeApiKeys,
  module: async (config) => (await import('./api-keys.module.js')).apiKeysModule(config),
});
