import type { OutgoingEvent } from '@zot/extension-api';
import { eventSinkSuite } from './event-sink-suite.js';
import { RecordingEventSink } from './recording-event-sink.js';

const refused = { id: 'refused', source: 'urn:test', type: 'x', time: '2026-01-02T03:04:05Z', data: {} };

eventSinkSuite('RecordingEventSink', async () => {
  const sink = new RecordingEventSink(({ id }) => id === 'refused');
  return { sink, received: () => sink.events, refused };
});

it('is away when a test says so', async () => {
  const sink = new RecordingEventSink();
  sink.isAway = true;
  const event = { ...refused, id: 'one' } satisfies OutgoingEvent;
  await expect(sink.send(event, new AbortController().signal)).rejects.toThrow('away');
  sink.isAway = false;
  await sink.send(event, new AbortController().signal);
  expect(sink.events).toEqual([event]);
});
