import { issue, type Issue } from '@zot/extension-api';
import type { WebhookConfig } from './webhook.config.js';

export function* checkWebhook({ url, token }: WebhookConfig): Iterable<Issue> {
  if (url === '') {
    yield issue.error(['url'], 'is missing', 'add the URL of the service');
    return;
  }
  const parsed = URL.parse(url);
  if (!parsed || !['http:', 'https:'].includes(parsed.protocol)) {
    yield issue.error(['url'], 'is no URL of http or https', 'write it as https://admission.example/check');
  } else if (token !== undefined && parsed.protocol === 'http:' && parsed.hostname !== 'localhost') {
    yield issue.warning(['token'], 'is sent without encryption', 'use https');
  }
}
