import { setImmediate as turn } from 'node:timers/promises';
import { EventRefused, EventSink, type OutgoingEvent } from '@zot/extension-api';
import { ManualClock, RecordingLog } from '@zot/testkit';
import { EventQueue } from '../queue/event-queue.js';
import { SinkDelivery } from './sink-delivery.js';

/** A sink of a test: what it does with each event is said by the test. */
class TestSink extends EventSink {
  readonly title = 'test';
  readonly got: string[] = [];
  tries = 0;
  answer: (event: OutgoingEvent, signal: AbortSignal) => Promise<void> | void = () => undefined;

  async open(): Promise<void> {}
  async close(): Promise<void> {}
  async send(event: OutgoingEvent, signal: AbortSignal): Promise<void> {
    this.tries += 1;
    await this.answer(event, signal);
    this.got.push(event.id);
  }
}

describe('the delivery of events', () => {
  let queue: EventQueue;
  let sink: TestSink;
  let clock: ManualClock;
  let log: RecordingLog;
  let delivery: SinkDelivery;
  beforeEach(() => {
    queue = EventQueue.open(undefined, { events: 1000, bytes: 1_000_000 });
    sink = new TestSink();
    clock = new ManualClock();
    log = new RecordingLog();
    delivery = made();
    delivery.begin();
  });
  afterEach(async () => {
    await delivery.end(0);
    queue.close();
  });

  function made(): SinkDelivery {
    return new SinkDelivery({ key: 'x', sink, queue, timeout: 30_000, clock, log, random: () => 0.5 });
  }
  function tell(id: string, repository = 'a'): void {
    const event = { id, source: 's', type: 't', time: '2026-01-01T00:00:00Z', data: {} };
    delivery.add(queue.add(event, repository, ['x']).number, repository);
  }
  /** Lets all go on that can without time passing. */
  const settle = async () => {
    for (let n = 0; n < 20; n += 1) await turn();
  };
  const pass = async (ms: number) => {
    await clock.advance(ms);
    await settle();
  };

  it('brings events in order', async () => {
    for (let n = 0; n < 30; n += 1) tell(`${n}`);
    await settle();
    while (delivery.pending > 0) await settle();
    expect(sink.got).toEqual(Array.from({ length: 30 }, (_, n) => `${n}`));
    expect(delivery.counts).toEqual({ delivered: 30, failed: 0, dead: 0, dropped: 0 });
    expect(queue.length).toBe(0);
  });

  it('has one of a repository under way, and several of different ones', async () => {
    const underway = new Set<string>();
    let most = 0;
    let release: () => void = () => undefined;
    const gate = new Promise<void>((resolve) => (release = resolve));
    sink.answer = async ({ id }) => {
      const repository = id.split(' ')[0]!;
      expect(underway.has(repository)).toBe(false);
      underway.add(repository);
      most = Math.max(most, underway.size);
      await gate;
      underway.delete(repository);
    };
    for (let n = 0; n < 3; n += 1) for (let r = 0; r < 12; r += 1) tell(`r${r} ${n}`, `r${r}`);
    await settle();
    expect(sink.tries).toBe(8);
    release();
    while (delivery.pending > 0) await settle();
    expect(most).toBe(8);
    for (let r = 0; r < 12; r += 1) {
      expect(sink.got.filter((id) => id.startsWith(`r${r} `))).toEqual([0, 1, 2].map((n) => `r${r} ${n}`));
    }
  });

  it('waits longer and longer for a sink that is away, tries one event at a time, and loses none', async () => {
    sink.answer = () => Promise.reject(new Error('connect ECONNREFUSED'));
    for (let r = 0; r < 20; r += 1) tell(`${r}`, `r${r}`);
    await settle();
    const first = sink.tries;
    expect(first).toBe(8);
    await pass(999);
    expect(sink.tries).toBe(first);
    await pass(1);
    expect(sink.tries).toBe(first + 1);
    await pass(1999);
    expect(sink.tries).toBe(first + 1);
    await pass(1);
    expect(sink.tries).toBe(first + 2);
    for (let n = 0; n < 12; n += 1) await pass(300_000);
    expect(sink.tries).toBeLessThan(first + 20);
    expect(log.messages('warn')).toEqual(['a sink of events is away; events wait for it']);

    sink.answer = () => undefined;
    tell('last', 'r0');
    for (let n = 0; n < 2; n += 1) await pass(300_000);
    expect(delivery.pending).toBe(0);
    expect(new Set(sink.got).size).toBe(21);
    expect(sink.got.indexOf('last')).toBeGreaterThan(sink.got.indexOf('0'));
    expect(log.messages('info')).toEqual(['a sink of events is back']);
  });

  it('gives an event up that is refused again and again, while others go on', async () => {
    sink.answer = ({ id }) => {
      if (id === 'bad') throw new EventRefused('it answered 400');
    };
    tell('bad', 'a');
    tell('behind', 'a');
    tell('beside', 'b');
    await settle();
    expect(sink.got).toEqual(['beside']);
    for (const ms of [1000, 4000, 16_000]) await pass(ms);
    expect([sink.got, delivery.counts.dead]).toEqual([['beside'], 0]);
    await pass(64_000);
    await settle();
    expect(sink.got).toEqual(['beside', 'behind']);
    expect(delivery.counts).toMatchObject({ dead: 1, delivered: 2, failed: 5 });
    expect(log.lines.find(({ level }) => level === 'error')).toMatchObject({
      message: 'an event was given up, since its sink does not take it',
      fields: { repository: 'a', id: 'bad' },
    });
    expect(queue.length).toBe(0);
  });

  it('cuts a try that takes too long, whether the sink listens or not', async () => {
    let signalled = false;
    sink.answer = async (_event, signal) => {
      signal.addEventListener('abort', () => (signalled = true));
      await new Promise(() => undefined);
    };
    tell('slow');
    await settle();
    await pass(30_000);
    expect([signalled, delivery.counts.failed, delivery.pending]).toEqual([true, 1, 1]);
  });

  it('begins nothing more when it is to end, and leaves the rest for the next start', async () => {
    let release: () => void = () => undefined;
    sink.answer = () => new Promise((resolve) => (release = resolve));
    tell('first');
    tell('second');
    await settle();
    const ending = delivery.end(5000);
    release();
    await ending;
    expect(sink.got).toEqual(['first']);

    sink.answer = () => undefined;
    delivery = made();
    tell('third');
    expect(sink.got).toEqual(['first']);
    delivery.begin();
    while (delivery.pending > 0) await settle();
    expect(sink.got).toEqual(['first', 'second', 'third']);
  });

  it('waits for no sink that does not end', async () => {
    sink.answer = () => new Promise(() => undefined);
    tell('stuck');
    await settle();
    const ending = delivery.end(5000);
    await pass(5000);
    await ending;
    expect(queue.length).toBe(1);
  });

  it('passes over what had to make room', async () => {
    sink.answer = () => Promise.reject(new Error('away'));
    tell('first');
    tell('second');
    await settle();
    const [first] = queue.pending('x');
    queue.settle('x', first!.number);
    delivery.drop(first!.number);
    sink.answer = () => undefined;
    await pass(1000);
    while (delivery.pending > 0) await settle();
    expect(sink.got).toEqual(['second']);
    expect(delivery.counts.dropped).toBe(1);
  });
});
