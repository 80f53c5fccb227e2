import { issue, type CheckedConfig, type ConfigPath, type Issue } from '@zot/extension-api';
import type { EventSinkConfig } from './event-sink.config.js';
import type { EventsConfig } from './events.config.js';

const types = ['http', 'nats'];
const usualTimeout = 30_000;

/** A time that is over at once would lose every event. */
export function completeEvents({ sinks }: EventsConfig): void {
  for (const sink of sinks) if (sink.timeout <= 0) sink.timeout = usualTimeout;
}

/** Those of our own that lack what they need send nothing. */
export function isUsable({ type, address, channel }: EventSinkConfig): boolean {
  return !types.includes(type) || (address !== '' && (type !== 'nats' || channel !== ''));
}

export function* checkEvents({ enable, sinks }: EventsConfig, whole: CheckedConfig): Iterable<Issue> {
  if (!enable && !whole.isSet(['extensions', 'events', 'enable'])) {
    yield issue.warning([], 'sends nothing, since it is off unless enable is true', 'add "enable": true');
  }
  for (const [index, sink] of sinks.entries()) yield* checkSink(sink, ['sinks', index], whole);
}

function* checkSink(sink: EventSinkConfig, path: ConfigPath, whole: CheckedConfig): Iterable<Issue> {
  const { type, address, channel } = sink;
  if (!types.includes(type)) {
    if (type !== '' && whole.finds(type)) return;
    yield issue.error(
      [...path, 'type'],
      type === '' ? 'is missing' : `"${type}" is neither a type of sink nor a package that can be found`,
      `write ${types.join(' or ')}, or a package`,
    );
  }
  if (address === '') {
    yield issue.warning([...path, 'address'], 'is missing, so that nothing is sent there', 'add the URL');
  } else if (type === 'http' && !isUrl(address, /^https?:$/)) {
    yield issue.error([...path, 'address'], 'is no URL of http or https', 'write it as https://hooks.example/zot');
  } else if (type === 'nats' && !isUrl(address.includes('://') ? address : `nats://${address}`, /^(nats|tls):$/)) {
    yield issue.error([...path, 'address'], 'is no URL of nats', 'write it as nats://nats.example:4222');
  }
  if (type === 'nats' && channel === '') {
    yield issue.warning([...path, 'channel'], 'is missing, so that nothing is sent there', 'add the subject');
  }
}

function isUrl(text: string, protocol: RegExp): boolean {
  return protocol.test(URL.parse(text)?.protocol ?? '');
}
