import { Inject, Injectable } from '@nestjs/common';
import type { IncomingManifest, ManifestCheck, OnFailure } from '@zot/extension-api';
import { RegistryError } from '@zot/oci';
import type { WebhookConfig } from './webhook.config.js';

export const WEBHOOK = Symbol('webhook');

const longestAnswer = 64 * 1024;

/** What the service answers. */
interface Verdict {
  readonly allowed: boolean;
  readonly reason?: string;
}

/** Sends what is about to be pushed to the service, and refuses what it does not allow. */
@Injectable()
export class WebhookCheck implements ManifestCheck {
  readonly onFailure: OnFailure;

  constructor(@Inject(WEBHOOK) private readonly config: WebhookConfig) {
    this.onFailure = config.onFailure;
  }

  async check({ repository, tags, digest, mediaType, manifest, by }: IncomingManifest): Promise<void> {
    const verdict = await this.ask({ repository, tags, digest, mediaType, manifest, by });
    if (verdict.allowed) return;
    // A refusal of ours is an answer; whatever else is thrown here counts as a failure, and goes by `onFailure`.
    throw new RegistryError('DENIED', { reason: verdict.reason ?? 'not admitted' });
  }

  private async ask(question: object): Promise<Verdict> {
    const { url, token, timeout } = this.config;
    const answer = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...(token !== undefined && { authorization: `Bearer ${token}` }) },
      body: JSON.stringify(question),
      // Neither the question nor the token goes anywhere that the file does not name.
      redirect: 'error',
      signal: AbortSignal.timeout(timeout),
    });
    if (!answer.ok) throw new Error(`the admission service answered ${answer.status}`);
    return verdictIn(await shortText(answer));
  }
}

async function shortText(answer: Response): Promise<string> {
  let text = '';
  const decoder = new TextDecoder();
  for await (const chunk of answer.body ?? []) {
    text += decoder.decode(chunk, { stream: true });
    if (text.length > longestAnswer) throw new Error('the admission service says too much');
  }
  return text;
}

function verdictIn(text: string): Verdict {
  const parsed: unknown = JSON.parse(text);
  const { allowed, reason } = (parsed ?? {}) as Record<string, unknown>;
  if (typeof allowed !== 'boolean') throw new Error('the admission service does not say whether it is allowed');
  return { allowed, ...(typeof reason === 'string' && { reason }) };
}
