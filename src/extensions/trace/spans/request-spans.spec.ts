import { AccessHook, type BuildInfo, type Log } from '@zot/extension-api';
import { requestOf, type RequestFacts } from '@zot/testkit';
import type { FastifyReply } from 'fastify';
import { SpanSender } from '../export/span-sender.js';
import { TraceConfig } from '../trace.config.js';
import { RequestSpans } from './request-spans.js';
import { Tracing } from './tracing.js';

const reply = {} as FastifyReply;
const asked = (facts: RequestFacts) => Object.assign(requestOf(facts), { originalUrl: '/v2/' });
const theirs = '0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331';
const sampled = { headers: { traceparent: `00-${theirs}-01` } };
const unsampled = { headers: { traceparent: `00-${theirs}-00` } };

/** Notes for each request whether its work is recorded. */
class NotingHook extends AccessHook {
  readonly takesLogins = false;
  readonly seen: boolean[] = [];
  constructor(private readonly tracing: Tracing) {
    super();
  }

  decide(): undefined {
    this.seen.push(this.tracing.current() !== undefined);
  }
}

function hookOf(sampling: number): { hook: AccessHook; seen: readonly boolean[] } {
  const section = Object.assign(new TraceConfig(), { sampling });
  const log = { with: () => log } as unknown as Log;
  const tracing = new Tracing(section, { release: 'test' } as BuildInfo, new SpanSender(section, log));
  const inner = new NotingHook(tracing);
  return { hook: new RequestSpans(tracing, section).wrap(inner), seen: inner.seen };
}

describe('the work of a request', () => {
  it('is recorded where the client says so, or else by the share of the file', () => {
    const all = hookOf(1);
    const none = hookOf(0);
    for (const facts of [{}, unsampled, sampled, { headers: { traceparent: '00-of-nobody-01' } }]) {
      for (const { hook } of [all, none]) void hook.decide(asked(facts), reply);
    }
    expect(all.seen).toEqual([true, false, true, true]);
    expect(none.seen).toEqual([false, false, true, false]);
  });

  it('is none of the request before it in the same turn, as of those that waited for a reload', () => {
    const { hook, seen } = hookOf(0);
    for (const facts of [sampled, {}, sampled, unsampled]) void hook.decide(asked(facts), reply);
    expect(seen).toEqual([true, false, true, false]);
  });
});
