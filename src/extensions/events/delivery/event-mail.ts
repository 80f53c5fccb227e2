import { createHash, randomUUID } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import {
  Clock,
  Events,
  eventSinks,
  FromSlot,
  Log,
  Stores,
  type Choices,
  type EventSink,
  type EventSinkFactory,
  type RegistryEvent,
  type Runs,
} from '@zot/extension-api';
import { EVENTS_SECTION, type EventsSection, type SinkSection } from '../events-section.js';
import { openQueue } from '../queue/queue-place.js';
import type { EventQueue } from '../queue/event-queue.js';
import { Asker } from '../telling/asker.js';
import { SinkDelivery } from './sink-delivery.js';

/** As zot calls itself, and its events. */
const source = 'zotregistry.dev';
const prefix = 'zotregistry.';
const usualTimeout = 30_000;
/** Milliseconds that a stop waits for what sinks are just taking. */
const longestGrace = 5000;

/** Takes events, keeps them, and has each sink given them. */
@Injectable()
export class EventMail extends Events implements Runs {
  deliveries: readonly SinkDelivery[] = [];
  /** Events that could not be kept, since the start. */
  lost = 0;
  private readonly log: Log;
  private queue: EventQueue | undefined;
  private sinks: readonly EventSink[] = [];

  constructor(
    @Inject(EVENTS_SECTION) private readonly section: EventsSection,
    @FromSlot(eventSinks) private readonly factories: Choices<EventSinkFactory>,
    private readonly asker: Asker,
    private readonly stores: Stores,
    private readonly clock: Clock,
    log: Log,
  ) {
    super();
    this.log = log.with({ module: 'events' });
  }

  async start(): Promise<void> {
    const { clock, log } = this;
    const queue = openQueue(this.stores.all[0]!.settings.rootDirectory, this.section.limits, log);
    this.queue = queue;
    const named = this.section.sinks.flatMap((section) => {
      const sink = this.factories.get(section.type)?.create({ options: section, clock, log });
      return sink ? [{ sink, section, key: keyOf(section) }] : [];
    });
    this.sinks = named.map(({ sink }) => sink);
    for (const sink of this.sinks) await sink.open();
    const forgotten = queue.keepOnly(named.map(({ key }) => key));
    if (forgotten > 0) log.warn('events that waited for sinks which are gone are lost', { events: forgotten });
    this.deliveries = named.map(
      ({ sink, section: { timeout = usualTimeout }, key }) =>
        new SinkDelivery({ key, sink, queue, timeout, clock, log }),
    );
  }

  ready(): void {
    for (const delivery of this.deliveries) delivery.begin();
  }

  async drain(graceMs: number): Promise<void> {
    await Promise.all(this.deliveries.map(async (delivery) => delivery.end(Math.min(graceMs, longestGrace))));
  }

  async stop(): Promise<void> {
    await this.drain(0);
    for (const sink of this.sinks) await sink.close();
    this.queue?.close();
    this.queue = undefined;
    this.deliveries = [];
    this.sinks = [];
  }

  tell({ type, repository, data }: RegistryEvent): void {
    const keys = this.deliveries.map(({ key }) => key);
    if (!this.queue || keys.length === 0) return;
    const event = {
      id: randomUUID(),
      source,
      type: `${prefix}${type}`,
      time: new Date(this.clock.now()).toISOString(),
      data: { ...data, ...this.asker.current() },
    };
    try {
      const { number, dropped } = this.queue.add(event, repository, keys);
      for (const one of dropped) this.deliveries.find(({ key }) => key === one.sink)?.drop(one.number);
      if (dropped.length > 0)
        this.log.warn('events that no sink took made room for younger ones', { events: dropped.length });
      for (const delivery of this.deliveries) delivery.add(number, repository);
    } catch (error) {
      this.lost += 1;
      this.log.error('an event could not be kept, and is lost', { type, repository, error });
    }
  }
}

/** Stays the same while the place does, whatever else of its settings changes, so that what waits for it is not lost. */
function keyOf({ type, address = '', channel = '', ...others }: SinkSection): string {
  const place = address === '' ? JSON.stringify(others) : '';
  return createHash('sha256')
    .update(JSON.stringify([type, address, channel, place]))
    .digest('hex')
    .slice(0, 16);
}
