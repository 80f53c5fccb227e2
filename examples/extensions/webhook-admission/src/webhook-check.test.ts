import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, before, describe, it } from 'node:test';
import { RegistryError } from '@zot/oci';
import { incomingImage } from '@zot/testkit';
import { WebhookCheck } from './webhook-check.js';
import { WebhookConfig } from './webhook.config.js';

describe('WebhookCheck', () => {
  let service: Server;
  let answer: { status: number; body: string; wait?: boolean };
  const asked: { authorization?: string; question: Record<string, unknown> }[] = [];

  before(async () => {
    service = createServer(async (request, response) => {
      let text = '';
      for await (const chunk of request) text += String(chunk);
      asked.push({
        authorization: request.headers.authorization,
        question: JSON.parse(text) as Record<string, unknown>,
      });
      if (!answer.wait) response.writeHead(answer.status).end(answer.body);
    });
    service.listen(0, '127.0.0.1');
    await once(service, 'listening');
  });
  after(() => {
    service.closeAllConnections();
    service.close();
  });

  const check = (settings: Partial<WebhookConfig> = {}) => {
    const { port } = service.address() as AddressInfo;
    return new WebhookCheck(Object.assign(new WebhookConfig(), { url: `http://127.0.0.1:${port}/`, ...settings }));
  };

  it('lets pass what the service allows, and tells it what is pushed', async () => {
    answer = { status: 200, body: '{"allowed": true}' };
    const image = incomingImage({ repository: 'team/app', tags: ['v1'], by: 'alice' });
    await check({ token: 'a-token' }).check(image);
    const { authorization, question } = asked.at(-1)!;
    assert.equal(authorization, 'Bearer a-token');
    assert.deepEqual(question, {
      repository: 'team/app',
      tags: ['v1'],
      digest: image.digest,
      mediaType: image.mediaType,
      manifest: image.manifest,
      by: 'alice',
    });
  });

  it('refuses what the service does not allow, with its reason', async () => {
    answer = { status: 200, body: '{"allowed": false, "reason": "no licence"}' };
    await assert.rejects(check().check(incomingImage()), (error: RegistryError) => {
      assert.deepEqual([error.code, error.detail], ['DENIED', { reason: 'no licence' }]);
      return true;
    });
  });

  for (const [what, given] of Object.entries({
    'an error': { status: 500, body: '' },
    'a redirect': { status: 302, body: '' },
    'no JSON': { status: 200, body: 'yes' },
    'no verdict': { status: 200, body: '{"allowed": "yes"}' },
    'too much': { status: 200, body: `"${'x'.repeat(100_000)}"` },
    nothing: { status: 200, body: '', wait: true },
  })) {
    it(`fails, and does not refuse, where the service answers ${what}`, async () => {
      answer = given;
      await assert.rejects(
        check({ timeout: 100 }).check(incomingImage()),
        (error) => !(error instanceof RegistryError),
      );
    });
  }

  it('says what is to happen then', () => {
    assert.equal(check().onFailure, 'closed');
    assert.equal(check({ onFailure: 'open' }).onFailure, 'open');
  });
});
