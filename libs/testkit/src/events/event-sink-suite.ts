import { EventRefused, type EventSink, type OutgoingEvent } from '@zot/extension-api';

export interface SinkUnderTest {
  /** Not open yet. */
  readonly sink: EventSink;
  /** What the other side has got so far, as it came; absent where that cannot be seen. */
  received?(): Promise<readonly OutgoingEvent[]> | readonly OutgoingEvent[];
  /** An event that the other side does not take, where there is one. */
  readonly refused?: OutgoingEvent;
  /** Called after each test. */
  dispose?(): Promise<void>;
}

const event = (id: string): OutgoingEvent => ({
  id,
  source: 'urn:test',
  type: 'zotregistry.image.updated',
  time: '2026-01-02T03:04:05.678Z',
  data: { name: 'images/test', reference: 'v1', digest: `sha256:${'a'.repeat(64)}` },
});

/** What every `EventSink` does; a package that makes them runs it over its own. */
export function eventSinkSuite(name: string, make: () => Promise<SinkUnderTest>): void {
  describe(`${name} keeps the contract of EventSink`, () => {
    let made: SinkUnderTest;
    let sink: EventSink;
    const { signal } = new AbortController();
    beforeEach(async () => {
      made = await make();
      sink = made.sink;
      await sink.open();
    });
    afterEach(async () => {
      await sink.close();
      await made.dispose?.();
    });

    it('says what it is called, without a credential', () => {
      expect(sink.title).not.toBe('');
      expect(sink.title).not.toContain('@');
    });

    it('has handed an event over when it says so', async () => {
      await sink.send(event('one'), signal);
      await sink.send(event('two'), signal);
      const received = await made.received?.();
      if (received) expect(received.map(({ id }) => id)).toEqual(['one', 'two']);
    });

    it('takes events of several repositories at once', async () => {
      const ids = Array.from({ length: 10 }, (_, n) => `event ${n}`);
      await Promise.all(ids.map(async (id) => sink.send(event(id), signal)));
      const received = await made.received?.();
      if (received) expect(received.map(({ id }) => id).sort()).toEqual(ids);
    });

    it('tells an event that is not wanted from a sink that is away', async () => {
      if (!made.refused) return;
      await expect(sink.send(made.refused, signal)).rejects.toThrow(EventRefused);
      await sink.send(event('after'), signal);
    });

    it('ends when it is told to', async () => {
      await expect(sink.send(event('late'), AbortSignal.abort(new Error('too late')))).rejects.toThrow();
    });

    it('is closed as often as one likes', async () => {
      await sink.send(event('last'), signal);
      await sink.close();
      await sink.close();
    });
  });
}
