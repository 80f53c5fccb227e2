import { defineExtension, manifestChecks, to } from '@zot/extension-api';
import { WebhookCheck, WEBHOOK } from './webhook-check.js';
import { WebhookConfig } from './webhook.config.js';
import { checkWebhook } from './webhook.rules.js';

class WebhookModule {}

/** Asks a web service of each manifest whether it may be pushed. */
export default defineExtension({
  name: 'webhook-admission',
  config: WebhookConfig,
  check: checkWebhook,
  module: (config) => ({
    module: WebhookModule,
    providers: [{ provide: WEBHOOK, useValue: config }, WebhookCheck],
    contributes: [to(manifestChecks, WebhookCheck)],
  }),
});
