import { issue, type CheckedConfig, type ConfigPath, type Issue } from '@zot/extension-api';
import type { EventSinkConfig } from './event-sink.config.js';
import type { EventsConfig } from './events.config.js';

const types = ['http', 'nats'];
const usualTimeout = 30_000;

/** A time that is over at once would lose every event. */
export function completeEvents({ sinks }: EventsConfig): void {
  for (const sink of sinks) if (sink.timeout <= 0) sink.timeout = usualTimeout;
}

export function* checkEvents({ enable, sinks }: EventsConfig, whole: CheckedConfig): Iterable<Issue> {
  if (!enable && !whole.isSet(['extensions', 'events', 'enable'])) {
    yield issue.warning([], 'sends nothing, since it is off unless enable is true', 'add "enable": true');
  }
  for (const [index, sink] of sinks.entries()) yield* checkSink(sink, ['sinks', index], whole);
}

function* checkSink({ type, address }: EventSinkConfig, path: ConfigPath, whole: CheckedConfig): Iterable<Issue> {
  if (!types.includes(type) && (type === '' || !whole.finds(type))) {
    yield issue.error(
      [...path, 'type'],
      type === '' ? 'is missing' : `"${type}" is neither a type of sink nor a package that can be found`,
      `write ${types.join(' or ')}, or a package`,
    );
  }
  if (address === '')
    yield issue.warning([...path, 'address'], 'is missing, so that nothing is sent there', 'add the URL');
}
