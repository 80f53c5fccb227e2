import assert from 'node:assert/strict';
import { it } from 'node:test';
import { WebhookConfig } from './webhook.config.js';
import { checkWebhook } from './webhook.rules.js';

const told = (settings: Partial<WebhookConfig>) =>
  [...checkWebhook(Object.assign(new WebhookConfig(), settings))].map(
    ({ severity, path }) => `${severity} ${path.join('.')}`,
  );

it('asks for a URL of http or https', () => {
  assert.deepEqual(told({}), ['error url']);
  assert.deepEqual(told({ url: 'file:///etc/passwd' }), ['error url']);
  assert.deepEqual(told({ url: 'admission.example' }), ['error url']);
  assert.deepEqual(told({ url: 'https://admission.example/check', token: 'x' }), []);
});

it('warns of a token that everybody can read on its way', () => {
  assert.deepEqual(told({ url: 'http://admission.example/check', token: 'x' }), ['warning token']);
});
